CREATE TABLE act_link (
	on_act INTEGER NOT NULL, 
	line INTEGER NOT NULL, 
	act INTEGER NOT NULL, 
	how TEXT NOT NULL, 
	PRIMARY KEY (on_act, line, act, how)
)
 WITHOUT ROWID
;;
CREATE TABLE answered (
	kind TEXT NOT NULL, 
	"key" TEXT NOT NULL, 
	seq INTEGER DEFAULT '0' NOT NULL, 
	verdict TEXT DEFAULT '' NOT NULL, 
	PRIMARY KEY (kind, "key")
)
 WITHOUT ROWID
;;
CREATE TABLE certificate (
	seq INTEGER NOT NULL, 
	number TEXT DEFAULT '' NOT NULL, 
	how TEXT DEFAULT '' NOT NULL, 
	product TEXT DEFAULT '' NOT NULL, 
	unit TEXT DEFAULT '' NOT NULL, 
	quantity INTEGER DEFAULT '0' NOT NULL, 
	origin TEXT DEFAULT '' NOT NULL, 
	day INTEGER DEFAULT '0' NOT NULL, 
	issuer TEXT DEFAULT '' NOT NULL, 
	party INTEGER DEFAULT '0' NOT NULL, 
	PRIMARY KEY (seq)
)
;;
CREATE INDEX certificate_by_number ON certificate (number)
;;
CREATE TABLE consent (
	party INTEGER DEFAULT '0' NOT NULL, 
	purpose TEXT DEFAULT '' NOT NULL, 
	seq INTEGER DEFAULT '0' NOT NULL, 
	given BOOLEAN NOT NULL, 
	how TEXT DEFAULT '' NOT NULL, 
	until INTEGER
)
;;
CREATE UNIQUE INDEX consent_by_party ON consent (party, purpose)
;;
CREATE TABLE erased (
	party INTEGER NOT NULL, 
	seq INTEGER DEFAULT '0' NOT NULL, 
	PRIMARY KEY (party)
)
;;
CREATE TABLE goods (
	"key" TEXT NOT NULL, 
	flow TEXT DEFAULT '' NOT NULL, 
	state TEXT DEFAULT '' NOT NULL, 
	seq INTEGER DEFAULT '0' NOT NULL, 
	party INTEGER DEFAULT '0' NOT NULL, 
	product TEXT DEFAULT '' NOT NULL, 
	total_fen INTEGER DEFAULT '0' NOT NULL, 
	balance_fen INTEGER DEFAULT '0' NOT NULL, 
	code TEXT DEFAULT '' NOT NULL, 
	until INTEGER DEFAULT '0' NOT NULL, 
	shelf TEXT DEFAULT '' NOT NULL, 
	waybill TEXT DEFAULT '' NOT NULL, 
	PRIMARY KEY ("key"), 
	CONSTRAINT goods_never_overpaid CHECK (balance_fen >= 0)
)
;;
CREATE INDEX goods_by_code ON goods (code) WHERE code > ''
;;
CREATE INDEX goods_by_party ON goods (party)
;;
CREATE INDEX goods_by_state ON goods (flow, state, seq)
;;
CREATE TABLE goods_step (
	"key" TEXT NOT NULL, 
	seq INTEGER NOT NULL, 
	state TEXT DEFAULT '' NOT NULL, 
	paid_fen INTEGER DEFAULT '0' NOT NULL, 
	code TEXT DEFAULT '' NOT NULL, 
	until INTEGER DEFAULT '0' NOT NULL, 
	shelf TEXT DEFAULT '' NOT NULL, 
	waybill TEXT DEFAULT '' NOT NULL, 
	PRIMARY KEY ("key", seq)
)
 WITHOUT ROWID
;;
CREATE INDEX goods_step_by_act ON goods_step (seq)
;;
CREATE TABLE loan (
	party INTEGER NOT NULL, 
	seq INTEGER DEFAULT '0' NOT NULL, 
	ref TEXT DEFAULT '' NOT NULL, 
	share_bp INTEGER DEFAULT '0' NOT NULL, 
	until INTEGER, 
	PRIMARY KEY (party)
)
;;
CREATE TABLE lot (
	seq INTEGER NOT NULL, 
	line INTEGER NOT NULL, 
	product TEXT DEFAULT '' NOT NULL, 
	grade TEXT DEFAULT '' NOT NULL, 
	unit TEXT DEFAULT '' NOT NULL, 
	party INTEGER DEFAULT '0' NOT NULL, 
	mode TEXT DEFAULT '' NOT NULL, 
	on_sale BOOLEAN DEFAULT '0' NOT NULL, 
	price_fen INTEGER DEFAULT '0' NOT NULL, 
	floor_fen INTEGER, 
	picked INTEGER, 
	origin TEXT DEFAULT '' NOT NULL, 
	certificate TEXT DEFAULT '' NOT NULL, 
	quantity_in INTEGER DEFAULT '0' NOT NULL, 
	sold INTEGER DEFAULT '0' NOT NULL, 
	returned INTEGER DEFAULT '0' NOT NULL, 
	spoiled INTEGER DEFAULT '0' NOT NULL, 
	moved INTEGER DEFAULT '0' NOT NULL, 
	settled INTEGER DEFAULT '0' NOT NULL, 
	on_hand INTEGER DEFAULT '0' NOT NULL, 
	proceeds_fen INTEGER DEFAULT '0' NOT NULL, 
	settled_fen INTEGER DEFAULT '0' NOT NULL, 
	PRIMARY KEY (seq, line), 
	CONSTRAINT lot_nothing_vanishes CHECK (on_hand >= 0 AND on_hand = quantity_in - sold - returned - spoiled - moved), 
	CONSTRAINT lot_settled_is_sold CHECK (settled >= 0 AND settled <= sold)
)
 WITHOUT ROWID
;;
CREATE INDEX lot_by_party ON lot (party, seq)
;;
CREATE INDEX lot_on_hand ON lot (product, grade) WHERE on_hand > 0
;;
CREATE INDEX lot_unsettled ON lot (party) WHERE on_sale = 1 AND sold > settled
;;
CREATE TABLE lot_move (
	act INTEGER NOT NULL, 
	place INTEGER NOT NULL, 
	seq INTEGER DEFAULT '0' NOT NULL, 
	line INTEGER DEFAULT '0' NOT NULL, 
	"column" TEXT DEFAULT '' NOT NULL, 
	quantity INTEGER DEFAULT '0' NOT NULL, 
	fen INTEGER DEFAULT '0' NOT NULL, 
	PRIMARY KEY (act, place)
)
 WITHOUT ROWID
;;
CREATE INDEX lot_move_by_lot ON lot_move (seq, line, act)
;;
CREATE TABLE owed (
	seq INTEGER NOT NULL, 
	party INTEGER DEFAULT '0' NOT NULL, 
	fen INTEGER DEFAULT '0' NOT NULL, 
	paid_fen INTEGER DEFAULT '0' NOT NULL, 
	due INTEGER, 
	loan_fen INTEGER DEFAULT '0' NOT NULL, 
	loan_ref TEXT DEFAULT '' NOT NULL, 
	advance_fen INTEGER DEFAULT '0' NOT NULL, 
	set_off_fen INTEGER DEFAULT '0' NOT NULL, 
	loan_paid_fen INTEGER DEFAULT '0' NOT NULL, 
	PRIMARY KEY (seq), 
	CONSTRAINT owed_never_overpaid CHECK (paid_fen >= 0 AND paid_fen <= fen), 
	CONSTRAINT owed_advance_set_off_once CHECK (set_off_fen >= 0 AND set_off_fen <= advance_fen), 
	CONSTRAINT owed_loan_paid_once CHECK (loan_paid_fen >= 0 AND loan_paid_fen <= loan_fen)
)
;;
CREATE INDEX owed_by_party ON owed (party, seq)
;;
CREATE INDEX owed_open ON owed (due, seq) WHERE fen > paid_fen
;;
CREATE TABLE party_apart (
	one INTEGER NOT NULL, 
	other INTEGER NOT NULL, 
	seq INTEGER DEFAULT '0' NOT NULL, 
	PRIMARY KEY (one, other)
)
 WITHOUT ROWID
;;
CREATE TABLE party_link (
	gone INTEGER NOT NULL, 
	keep INTEGER DEFAULT '0' NOT NULL, 
	seq INTEGER DEFAULT '0' NOT NULL, 
	"into" INTEGER DEFAULT '0' NOT NULL, 
	PRIMARY KEY (gone)
)
;;
CREATE INDEX party_link_by_keep ON party_link (keep)
;;
CREATE TABLE pickup_try (
	"key" TEXT NOT NULL, 
	"left" INTEGER DEFAULT '0' NOT NULL, 
	code_seq INTEGER DEFAULT '0' NOT NULL, 
	PRIMARY KEY ("key")
)
;;
CREATE TABLE picture (
	hash BLOB NOT NULL, 
	bytes BLOB NOT NULL, 
	mime TEXT DEFAULT '' NOT NULL, 
	at INTEGER DEFAULT '0' NOT NULL, 
	sent_at INTEGER DEFAULT '0' NOT NULL, 
	PRIMARY KEY (hash)
)
;;
CREATE INDEX picture_waiting ON picture (at) WHERE sent_at = 0
;;
CREATE TABLE piece (
	waybill TEXT NOT NULL, 
	seq INTEGER DEFAULT '0' NOT NULL, 
	kind TEXT DEFAULT '' NOT NULL, 
	"order" TEXT DEFAULT '' NOT NULL, 
	gross_g INTEGER DEFAULT '0' NOT NULL, 
	division TEXT DEFAULT '' NOT NULL, 
	party INTEGER DEFAULT '0' NOT NULL, 
	manifest INTEGER DEFAULT '0' NOT NULL, 
	PRIMARY KEY (waybill)
)
 WITHOUT ROWID
;;
CREATE INDEX piece_by_act ON piece (seq)
;;
CREATE INDEX piece_open ON piece (seq) WHERE manifest = 0 AND kind != 'void'
;;
CREATE TABLE print_job (
	seq INTEGER NOT NULL, 
	form TEXT NOT NULL, 
	at INTEGER DEFAULT '0' NOT NULL, 
	tries INTEGER DEFAULT '0' NOT NULL, 
	fault TEXT DEFAULT '' NOT NULL, 
	PRIMARY KEY (seq, form)
)
 WITHOUT ROWID
;;
CREATE TABLE slip (
	number TEXT NOT NULL, 
	printed INTEGER DEFAULT '0' NOT NULL, 
	used INTEGER DEFAULT '0' NOT NULL, 
	voided INTEGER DEFAULT '0' NOT NULL, 
	PRIMARY KEY (number)
)
 WITHOUT ROWID
;;
CREATE INDEX slip_open ON slip (number) WHERE used = 0 AND voided = 0
;;
CREATE TABLE support (
	seq INTEGER NOT NULL, 
	party INTEGER DEFAULT '0' NOT NULL, 
	status TEXT DEFAULT '' NOT NULL, 
	since INTEGER DEFAULT '0' NOT NULL, 
	until INTEGER, 
	source TEXT DEFAULT '' NOT NULL, 
	PRIMARY KEY (seq)
)
;;
CREATE INDEX support_by_party ON support (party)
;;
CREATE TABLE trained (
	seq INTEGER NOT NULL, 
	number TEXT DEFAULT '' NOT NULL, 
	course TEXT DEFAULT '' NOT NULL, 
	score INTEGER DEFAULT '0' NOT NULL, 
	most INTEGER DEFAULT '0' NOT NULL, 
	passed BOOLEAN NOT NULL, 
	certificate TEXT DEFAULT '' NOT NULL, 
	at INTEGER DEFAULT '0' NOT NULL, 
	PRIMARY KEY (seq)
)
