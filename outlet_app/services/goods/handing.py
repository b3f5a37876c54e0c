"""Handing goods out: who it is, what stays to be paid, the village's pick-up fee. Wrong codes use up attempts.

An attempt is written down even though the act is refused: a power cut gives nobody a sixth try (domain rule 14).
"""

from __future__ import annotations

from outlet_app.domain.acts.goods import Collected
from outlet_app.domain.entries import Kind
from outlet_app.domain.identifiers.pickup_code import DEFAULT_RULES, Answer, PickupCode, attempt
from outlet_app.domain.lifecycles import DownlinkState
from outlet_app.domain.money import MAX_FEN, format_yuan
from outlet_app.domain.text import all_digits, compact, nfkc
from outlet_app.errors import N_, Refused
from outlet_app.services.acts import actor_name, check_acting
from outlet_app.services.deps import Deps
from outlet_app.services.goods.forms import PROOFS, HandOutForm, OrderStanding
from outlet_app.services.goods.looking import ANY_ORDER, HERE, Looking, expired, tries_of
from outlet_app.services.goods.ports import TryRow
from outlet_app.services.goods.standing import Standing, cant_be, check_choice, check_person, standing_of
from outlet_app.services.model import Saved, StaffMember
from outlet_app.services.ports import Writing

PAGE = "goods-handout"
FEE_SETTING = "pickup_fee_fen"


class HandingService:
    """Finds goods that wait, and hands them out. Desk thread."""

    def __init__(self, deps: Deps, looking: Looking):
        self._deps = deps
        self._looking = looking

    def fee_fen(self) -> int:
        """The village's usual pick-up fee: the centre's setting; nothing by default, and for what is no amount."""
        text = nfkc(self._deps.feed.setting(FEE_SETTING))
        return min(int(text), MAX_FEN) if all_digits(text) and len(text) < 12 else 0

    def found(self, words: str) -> list[OrderStanding]:
        """Goods that wait, by number, name, pinyin, phone or reference. Never by code: a list would give codes away
        digit by digit."""
        return self._looking.found(words, HERE)

    def waiting(self) -> list[OrderStanding]:
        """Everything that waits to be collected, longest first."""
        return self._looking.waiting(HERE)

    def said(self, text: str) -> tuple[OrderStanding, bool]:
        """What somebody's six digits mean: the order whose pick-up code they are (True), else the order of that number
        that waits (False). Digits that are neither use up an attempt of those that the counter has for codes alone;
        handing anything out gives them back.

        Raises `Refused` E736 when no attempt is left, E738 for digits of nothing, E737 for a code that ran out.
        """
        digits = compact(text)
        with self._deps.ledger.writing() as writing:
            goods = writing.books.goods
            tries = goods.tries(ANY_ORDER) or TryRow(DEFAULT_RULES.attempts, 0)
            row = goods.by_code(digits) if tries.left else None
            named = goods.order(digits.lstrip("0")) if row is None else None
            waits = named is not None and named.state in HERE
            if row is None and not waits and tries.left:
                goods.keep_tries(ANY_ORDER, TryRow(tries.left - 1, 0))
        if named is not None and waits:
            return self._looking.order(int(named.key)), False
        if not tries.left:
            raise Refused(
                "E736",
                N_("Too many wrong pick-up codes were tried here."),
                do=N_("Find the goods by order number, name or phone."),
            )
        if row is None:
            raise Refused(
                "E738",
                N_("Nothing waits under this pick-up code."),
                do=N_("Compare the digits, or find the goods by order number, name or phone."),
            )
        if self._deps.clock.now() >= row.until:
            raise expired(row)
        return self._looking.order(int(row.key)), True

    def hand_out(self, form: HandOutForm, actor: StaffMember) -> Saved:
        """Hand an order's goods out, durably; the balance and the fee are taken in cash.

        Raises `Refused` E115, E730-E731, E734 for no proof, E735 for too little cash, E737, E739-E740 for a wrong or
        locked code, E742 for an unknown person, E757 for a fee that is none; `NotAllowed` E310, `StoreTrouble`.
        """
        check_acting(actor)
        check_choice(form.proof, PROOFS)
        saved, wrong = None, None
        with self._deps.ledger.writing() as writing:
            standing = standing_of(writing.books, writing.entry, form.order)
            standing.walk(DownlinkState.COLLECTED)
            body = self._body(form, standing, writing)
            wrong = self._wrong_code(form, standing, writing) if form.proof == "code" else None
            if wrong is None:
                saved = writing.append(Kind.COLLECTION, body, actor_name(actor))
                for key in (standing.row.key, ANY_ORDER):
                    writing.books.goods.forget_tries(key)
                writing.drop_draft(PAGE)
        if wrong is not None:
            raise wrong
        assert saved is not None
        return saved

    def _body(self, form: HandOutForm, standing: Standing, writing: Writing) -> Collected:
        fee = self.fee_fen() if form.fee_fen is None else form.fee_fen
        if not 0 <= fee <= MAX_FEN or (form.tendered_fen or 0) > MAX_FEN:
            raise cant_be()
        check_person(writing, form.by)
        balance = standing.row.balance_fen
        tendered = balance + fee if form.tendered_fen is None else form.tendered_fen
        if tendered < balance + fee:
            raise Refused(
                "E735",
                N_("{due} is to be paid, {given} was given."),
                do=N_("Ask for the rest; goods are handed out when they are paid."),
                due=format_yuan(balance + fee),
                given=format_yuan(tendered),
            )
        by = form.by if form.by != standing.body.party else 0
        return Collected(form.order, form.proof, balance, tendered, fee, by, form.note.strip())

    def _wrong_code(self, form: HandOutForm, standing: Standing, writing: Writing) -> Refused | None:
        """Why the code said does not do; the attempt is written down."""
        row, tries = standing.row, tries_of(writing.books, standing.row)
        issued = PickupCode(row.code, 0, row.until, tries.left)
        after, answer = attempt(issued, form.code, self._deps.clock.now())
        if answer is Answer.RIGHT:
            return None
        if answer is Answer.EXPIRED:
            return expired(row)
        writing.books.goods.keep_tries(row.key, TryRow(after.attempts_left, tries.code_seq))
        if answer is Answer.LOCKED:
            return Refused(
                "E740",
                N_("The pick-up code of order {number} is locked: too many wrong ones were tried."),
                do=N_("Check the identity card, or let a supervisor give out a new code."),
                number=row.key.zfill(4),
            )
        return Refused(
            "E739",
            N_("This is not the pick-up code of order {number}; {left} attempts are left."),
            do=N_("Compare the digits."),
            number=row.key.zfill(4),
            left=after.attempts_left,
        )
