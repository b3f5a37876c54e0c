"""What a payout comes to and what it may not be: the rules, over what acts owe. Pure but for the books it reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from outlet_app.domain.acts.produce import PaidOut
from outlet_app.domain.money import format_yuan
from outlet_app.domain.settlement import loan_part
from outlet_app.domain.till import Purse
from outlet_app.errors import N_, Refused
from outlet_app.services.books import Books
from outlet_app.services.produce.forms import PayoutForm
from outlet_app.services.produce.parties import all_of
from outlet_app.services.produce.ports import OwedRow


@dataclass(frozen=True)
class PayoutQuote:
    """What a payout comes to. `own_fen` = cash + transfer: the party's; `loans`: (act, fen) for the loan `loan_ref`."""

    total_fen: int
    loan_fen: int
    own_fen: int
    cash_fen: int
    transfer_fen: int
    loan_ref: str
    loans: tuple[tuple[int, int], ...]


def paid_body(books: Books, form: PayoutForm) -> PaidOut:
    """The form as the entry's body. Raises `Refused` E700-E709."""
    quoted = quote_of(owed_to(books, form), form)
    _check_card(form)
    _check_splits(books, form, quoted.own_fen)
    return drawn(form, quoted, books.persons.stands_for(form.party))


def drawn(form: PayoutForm, quoted: PayoutQuote, party: int) -> PaidOut:
    """The body of a form that comes to `quoted`, unchecked: for a preview. Pure."""
    return PaidOut(
        party=party,
        items=form.items,
        cash_fen=quoted.cash_fen,
        transfer_fen=quoted.transfer_fen,
        loan_fen=quoted.loan_fen,
        loan_ref=quoted.loan_ref,
        card_last4=form.card_last4 if quoted.transfer_fen else "",
        purse=form.purse,
        splits=form.splits,
        note=form.note.strip(),
        loans=quoted.loans,
    )


def owed_to(books: Books, form: PayoutForm) -> dict[int, OwedRow]:
    """What the acts to be paid owe this party, whoever it was merged from."""
    parties = all_of(books, form.party)
    rows = [row for act, _fen in form.items if (row := books.dues.owed(act)) is not None]
    return {row.seq: row for row in rows if row.party in parties}


def allotted(rows: Sequence[OwedRow], fen: int) -> tuple[tuple[int, int], ...]:
    """(act, fen): a sum over the acts, earliest due first; what is more than all of them goes to the last, to be
    refused there."""
    items: list[tuple[int, int]] = []
    for row in rows:
        if part := min(fen, row.open_fen):
            items.append((row.seq, part))
            fen -= part
    if fen > 0 and items:
        items[-1] = (items[-1][0], items[-1][1] + fen)
    return tuple(items)


def quote_of(rows: Mapping[int, OwedRow], form: PayoutForm) -> PayoutQuote:
    """What the form comes to, given what the acts owe. Pure; any thread. Raises `Refused` E700-E704, E706, E709."""
    if not form.items or len({act for act, _fen in form.items}) < len(form.items):
        raise Refused("E700", N_("Nothing is chosen to be paid."), do=N_("Choose an act in the list with Enter."))
    if form.purse not in tuple(Purse):
        raise Refused("E709", N_("This purse is not known: {purse}."), purse=form.purse)
    loans: list[tuple[int, int]] = []
    refs: set[str] = set()
    for act, fen in form.items:
        row = rows.get(act)
        if row is None:
            raise Refused("E702", N_("Act {number} owes this person nothing."), number=f"{act:04d}")
        if not 0 < fen <= row.open_fen:
            raise Refused(
                "E703",
                N_("Of act {number}, {most} is still to pay."),
                do=N_("Pay no more than that."),
                number=f"{act:04d}",
                most=format_yuan(row.open_fen),
            )
        if part := loan_part(fen, row.open_fen, row.loan_open_fen):
            loans.append((act, part))
            refs.add(row.loan_ref)
    if len(refs) > 1:
        raise Refused("E706", N_("These acts repay different loans."), do=N_("Pay them one after another."))
    total, loan = sum(fen for _act, fen in form.items), sum(fen for _act, fen in loans)
    _check_transfer(form, total - loan)
    cash = total - loan - form.transfer_fen
    return PayoutQuote(total, loan, total - loan, cash, form.transfer_fen, refs.pop() if refs else "", tuple(loans))


def _check_transfer(form: PayoutForm, own_fen: int) -> None:
    if not 0 <= form.transfer_fen <= own_fen:
        raise Refused(
            "E704",
            N_("At most {most} can be transferred."),
            do=N_("Transfer less; the rest is paid in cash."),
            most=format_yuan(own_fen),
        )


def _check_card(form: PayoutForm) -> None:
    last4 = form.card_last4
    if form.transfer_fen and not (len(last4) == 4 and last4.isascii() and last4.isdigit()):
        raise Refused(
            "E705", N_("The card's last four digits are missing."), do=N_("Type the four digits the money goes to.")
        )


def _check_splits(books: Books, form: PayoutForm, own_fen: int) -> None:
    if not form.splits:
        return
    shared = sum(fen for _party, fen in form.splits)
    if shared != own_fen or any(fen < 0 for _party, fen in form.splits):
        raise Refused(
            "E707",
            N_("The members' shares come to {shared}, not to {own}."),
            do=N_("Change the shares until nothing is left over."),
            shared=format_yuan(shared),
            own=format_yuan(own_fen),
        )
    members = {member for party in all_of(books, form.party) for member, _fen in books.dues.members(party)}
    members |= {books.persons.stands_for(member) for member in members}
    if not {party for party, _fen in form.splits} <= members:
        raise Refused(
            "E708", N_("Not all of them are members of this cooperative."), do=N_("Open the shares again and check.")
        )
