CREATE TABLE act (
	seq INTEGER NOT NULL, 
	at INTEGER NOT NULL, 
	day TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	form TEXT DEFAULT '' NOT NULL, 
	party INTEGER DEFAULT '0' NOT NULL, 
	product TEXT DEFAULT '' NOT NULL, 
	line_count INTEGER DEFAULT '0' NOT NULL, 
	quantity INTEGER DEFAULT '0' NOT NULL, 
	unit TEXT DEFAULT '' NOT NULL, 
	total_fen INTEGER DEFAULT '0' NOT NULL, 
	payable_fen INTEGER DEFAULT '0' NOT NULL, 
	cash_fen INTEGER DEFAULT '0' NOT NULL, 
	due INTEGER, 
	actor TEXT DEFAULT '' NOT NULL, 
	"of" INTEGER DEFAULT '0' NOT NULL, 
	replaces INTEGER DEFAULT '0' NOT NULL, 
	ref TEXT DEFAULT '' NOT NULL, 
	PRIMARY KEY (seq)
)
;;
CREATE INDEX act_by_day ON act (day, seq)
;;
CREATE INDEX act_by_party ON act (party, seq)
;;
CREATE UNIQUE INDEX act_by_replaces ON act (replaces) WHERE replaces > 0
;;
CREATE TABLE act_line (
	seq INTEGER NOT NULL, 
	line INTEGER NOT NULL, 
	product TEXT NOT NULL, 
	grade TEXT DEFAULT '' NOT NULL, 
	unit TEXT NOT NULL, 
	quantity INTEGER DEFAULT '0' NOT NULL, 
	price_fen INTEGER DEFAULT '0' NOT NULL, 
	amount_fen INTEGER DEFAULT '0' NOT NULL, 
	PRIMARY KEY (seq, line)
)
 WITHOUT ROWID
;;
CREATE TABLE draft (
	page TEXT NOT NULL, 
	body BLOB NOT NULL, 
	PRIMARY KEY (page)
)
;;
CREATE TABLE feed_item (
	kind TEXT NOT NULL, 
	"key" TEXT NOT NULL, 
	cursor INTEGER NOT NULL, 
	body BLOB NOT NULL, 
	PRIMARY KEY (kind, "key")
)
 WITHOUT ROWID
;;
CREATE TABLE ledger (
	seq INTEGER NOT NULL, 
	at INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	bytes BLOB NOT NULL, 
	hash BLOB NOT NULL, 
	PRIMARY KEY (seq)
)
;;
CREATE TABLE meta (
	"key" TEXT NOT NULL, 
	value BLOB NOT NULL, 
	PRIMARY KEY ("key")
)
;;
CREATE TABLE party (
	party INTEGER NOT NULL, 
	role TEXT NOT NULL, 
	name TEXT DEFAULT '' NOT NULL, 
	phone TEXT DEFAULT '' NOT NULL, 
	id_number TEXT DEFAULT '' NOT NULL, 
	uscc TEXT DEFAULT '' NOT NULL, 
	card_token TEXT DEFAULT '' NOT NULL, 
	card_last4 TEXT DEFAULT '' NOT NULL, 
	address TEXT DEFAULT '' NOT NULL, 
	division TEXT DEFAULT '' NOT NULL, 
	cooperative INTEGER DEFAULT '0' NOT NULL, 
	ref TEXT DEFAULT '' NOT NULL, 
	words TEXT DEFAULT '' NOT NULL, 
	PRIMARY KEY (party)
)
;;
CREATE INDEX party_by_id_number ON party (id_number)
;;
CREATE INDEX party_by_phone ON party (phone)
;;
CREATE INDEX party_by_ref ON party (ref)
;;
CREATE TABLE party_key (
	party INTEGER NOT NULL, 
	"key" BLOB NOT NULL, 
	PRIMARY KEY (party)
)
;;
CREATE TABLE printed (
	seq INTEGER NOT NULL, 
	copies INTEGER NOT NULL, 
	PRIMARY KEY (seq)
)
;;
CREATE TABLE recorded (
	"key" TEXT NOT NULL, 
	seq INTEGER NOT NULL, 
	PRIMARY KEY ("key")
)
;;
CREATE TABLE reversal (
	"of" INTEGER NOT NULL, 
	seq INTEGER NOT NULL, 
	reason TEXT DEFAULT '' NOT NULL, 
	carries BOOLEAN DEFAULT '0' NOT NULL, 
	PRIMARY KEY ("of"), 
	UNIQUE (seq)
)
;;
CREATE TABLE staff (
	number TEXT NOT NULL, 
	name TEXT NOT NULL, 
	role TEXT NOT NULL, 
	active BOOLEAN NOT NULL, 
	PRIMARY KEY (number)
)
;;
CREATE TABLE staff_secret (
	number TEXT NOT NULL, 
	pin_hash TEXT NOT NULL, 
	failures INTEGER DEFAULT '0' NOT NULL, 
	locked_until INTEGER DEFAULT '0' NOT NULL, 
	PRIMARY KEY (number)
)
;;
CREATE VIRTUAL TABLE act_search USING fts5(words, prefix='1 2 3', tokenize='unicode61')
;;
CREATE VIRTUAL TABLE party_search USING fts5(words, prefix='1 2 3', tokenize='unicode61')
;;
CREATE TRIGGER ledger_no_update BEFORE UPDATE ON ledger BEGIN SELECT RAISE(ABORT, 'posted rows of ledger are never changed'); END
;;
CREATE TRIGGER ledger_no_delete BEFORE DELETE ON ledger BEGIN SELECT RAISE(ABORT, 'posted rows of ledger are never changed'); END
;;
CREATE TRIGGER act_no_update BEFORE UPDATE ON act BEGIN SELECT RAISE(ABORT, 'posted rows of act are never changed'); END
;;
CREATE TRIGGER act_no_delete BEFORE DELETE ON act BEGIN SELECT RAISE(ABORT, 'posted rows of act are never changed'); END
;;
CREATE TRIGGER act_line_no_update BEFORE UPDATE ON act_line BEGIN SELECT RAISE(ABORT, 'posted rows of act_line are never changed'); END
;;
CREATE TRIGGER act_line_no_delete BEFORE DELETE ON act_line BEGIN SELECT RAISE(ABORT, 'posted rows of act_line are never changed'); END
;;
CREATE TRIGGER reversal_no_update BEFORE UPDATE ON reversal BEGIN SELECT RAISE(ABORT, 'posted rows of reversal are never changed'); END
;;
CREATE TRIGGER reversal_no_delete BEFORE DELETE ON reversal BEGIN SELECT RAISE(ABORT, 'posted rows of reversal are never changed'); END
;;
CREATE TRIGGER ledger_gapless BEFORE INSERT ON ledger WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM ledger) BEGIN SELECT RAISE(ABORT, 'ledger numbers follow one another'); END
;;
CREATE TRIGGER act_in_turn BEFORE INSERT ON act WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) FROM ledger) OR EXISTS (SELECT 1 FROM act WHERE seq = NEW.seq OR (NEW.replaces > 0 AND replaces = NEW.replaces AND replaces > 0)) BEGIN SELECT RAISE(ABORT, 'rows of act come once, with their entry'); END
;;
CREATE TRIGGER act_line_in_turn BEFORE INSERT ON act_line WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) FROM ledger) OR EXISTS (SELECT 1 FROM act_line WHERE seq = NEW.seq AND line = NEW.line) BEGIN SELECT RAISE(ABORT, 'rows of act_line come once, with their entry'); END
;;
CREATE TRIGGER reversal_in_turn BEFORE INSERT ON reversal WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) FROM ledger) OR EXISTS (SELECT 1 FROM reversal WHERE "of" = NEW."of" OR seq = NEW.seq) BEGIN SELECT RAISE(ABORT, 'rows of reversal come once, with their entry'); END
