# Counterparts: the line to each, what leaves and comes in, who has it, what waits, private questions, keys.

nav-peers = Counterparts
nav-peers-all = All
nav-shares = To be released
nav-incoming = Incoming
nav-outstanding = Outstanding
nav-match = Private question
nav-erasures = Erasures
nav-keys = Keys
queues = Queues
queue-empty = Nothing here.
queue-undecided = To be answered
queue-all = All

## How long
span-seconds = { $n ->
    [one] one second
   *[other] { $shown } seconds
  }
span-minutes = { $n ->
    [one] one minute
   *[other] { $shown } minutes
  }
span-hours = { $n ->
    [one] one hour
   *[other] { $shown } hours
  }
span-days = { $n ->
    [one] one day
   *[other] { $shown } days
  }
span-ago = { $span } ago
ago-now = just now

## Counterparts
peers-title = Counterparts
peers-lead = Other authorities' nodes whose keys are pinned here. Each keeps a log of its own; we keep a copy of theirs and cosign it, and they do the same with ours.
peers-all = Each counterpart
peers-none = There is no counterpart yet. An administrator invites one: both sides hand each other a short code and compare six words.
peers-drawn = Us and our counterparts
peers-told = { $us } and its counterparts: { $list }.
peers-told-one = { $name } ({ $state })
peers-more = { $n ->
    [one] One more counterpart is in the list.
   *[other] { $shown } more counterparts are in the list.
  }
line-well = well
line-quiet = quiet
line-failing = failing
line-frozen = frozen
line-new = no contact yet
who-acts-us = we must act
who-acts-peer = they must act
who-acts-line = the line must be mended
peer-contact = Last contact
peer-log = Their log, held here
peer-log-none = nothing seen yet
peer-log-held = { $held } of { $size } entries
peer-cosigned-ours = Our log, cosigned by them
peer-cosigned-theirs = Their log, cosigned by us
cosigned-none = not cosigned yet
cosigned-all = all { $size } entries
cosigned-upto = up to { $size }; { $behind } newer not yet
peer-waiting = Waits for their acknowledgement
peer-waiting-none = nothing
peer-waiting-some = { $what }; the oldest for { $span }
peer-waiting-count = { $n ->
    [one] one item
   *[other] { $shown } items
  }
peer-frozen = Frozen: nothing is taken from it any more.
peer-frozen-since = since { $at }, by { $by }
peer-frozen-common = Up to entry { $size } of its log both sides agree; that is kept and still shown.
peer-evidence = The evidence, for anybody to check
peer-frozen-node = This node froze it by itself.
peer-frozen-two-stories = Its log said two things that cannot both be true. People decide what follows.
failure-since = Since { $since }, tried { $times } times.
failure-next = Next try: { $at }.
failure-reach = It cannot be reached.
failure-checkpoint = Its newest checkpoint cannot be used.
failure-pull = Entries of its log cannot be fetched or do not fit its checkpoint.
failure-statements = Statements of its log cannot be taken over.
failure-cosign = Its log cannot be cosigned by us.
failure-cosigned-by-them = It does not cosign our log.
failure-gossip = Views of other logs could not be compared.
failure-deliveries = What it has for us could not be taken.
failure-submit = Our newest checkpoint could not be handed over.
failure-guard = It could not be asked for the size of our own log.
failure-match = Private questions to it fail.
failure-other = Something fails.
mend-us = The operator of this node has to act: run comity doctor on its machine.
mend-peer = The counterpart has to act: tell its operator by another way. This node tries again by itself.
mend-line = Whoever keeps the line between the two has to act. This node tries again by itself.
held-title = This log signs nothing now
held-asking = After a start or a gap, counterparts are asked for the size of our log before anything is signed. That takes a moment.
held-nobody-answers = No counterpart has said yet how long our log is. It may have been put back from an old copy.
held-rolled-back = A counterpart has cosigned a longer log of ours: this folder is an old copy.
held-mend-asking = Nothing is to be done.
held-mend-nobody-answers = Mend the line to one counterpart, or let the operator decide that the log may go on.
held-mend-rolled-back = Stop this node and put the newest copy of its folder back. What is missing is held by the counterparts.
own-log = Our own log
own-log-size = { $n ->
    [one] One entry.
   *[other] { $shown } entries.
  }
own-covered = { $size } of { $of }
own-quorum = { $n ->
    [0] The published policy asks for no cosignature.
    [one] The published policy asks for one cosignature.
   *[other] The published policy asks for { $shown } cosignatures.
  }
peer-grades = What the grades mean
grade-l0 = signed
grade-l1 = cosigned
grade-l2 = by policy
grade-explained-l0 = Signed by the log alone. If its owner lies, nobody else has seen it.
grade-explained-l1 = Cosigned by the counterpart concerned: both sides saw the same log.
grade-explained-l2 = Cosigned by as many as the log's own published policy asks.

## One counterpart
peer-words = Words to compare
peer-words-lead = Read these six words to { $name } on a line of your own: telephone, or face to face. They see the same words, or somebody stands between you.
peer-words-same = The words are the same
peer-words-differ = The words differ: remove it
peer-pinned-now = The counterpart is pinned. Compare the words below now.
peer-line = The line
peer-sync = Ask it now
peer-sync-asked = A round has begun. Read the page again in a moment.
peer-rounds = Last rounds
peer-rounds-none = No round yet.
round-came = New entries
round-outcome = Outcome
round-entries = { $came } new, { $to } held
round-deliveries = { $n ->
    [one] one delivery
   *[other] { $shown } deliveries
  }
round-good = done
round-bad = not all of it
round-steps = Steps
step-reach = reaching it
step-checkpoint = its checkpoint
step-pull = its new entries
step-statements = statements taken over
step-cosign = cosigning its log
step-cosigned-by-them = its cosignature on our log
step-gossip = comparing views of other logs
step-deliveries = what it has for us
step-submit = handing over our checkpoint
step-guard = size of our own log
step-match = private questions
step-other = another step
peer-facts = What is known
peer-address = Address
peer-on-disk = only on a disk
peer-origin = Log
peer-code = Code it was pinned by
peer-card = Digest of its card
peer-pinned = Pinned
peer-pinned-by = { $at }, by { $by }
peer-entries = Entries
peer-entries-of = { $open } readable, { $blind } as hashes, { $refused } refused
peer-checkpoint = Newest checkpoint
keys-of-peer = Its keys
key-from-card = from its card
key-from-log = from its log
peer-manage = Keep this counterpart
peer-freeze = Freeze
peer-freeze-why = Why it is frozen
peer-freeze-lead = Nothing is taken from it or handed to it until somebody thaws it. What it has is kept.
peer-thaw = Thaw
peer-thaw-lead = Take and hand over again. Do this only after people on both sides have agreed what happened.
peer-remove = Remove
peer-remove-sure = Forget the keys of { $name }. What it stated stays here.
peer-done-frozen = The counterpart is frozen.
peer-done-thawed = The counterpart is taken up again.
peer-done-removed = { $name } is no longer a counterpart.
peer-not-sure = Tick the box to remove it.

## Inviting
peer-invite = Invite a counterpart
invite-title = Invite a counterpart
invite-lead = Each side hands its short code to the other by a way of its own. Then both nodes know each other's keys, and both sides see the same six words.
invite-ours = Our code
invite-ours-lead = Give this to the other side. It holds our name, our address and a digest of our keys; nothing in it is secret.
invite-no-port = This node was started without a port for counterparts, so nobody can reach it. Start it with:
invite-theirs = Their code
invite-their-code = The code of the other side
invite-their-code-hint = For example: name@host:port#XXXX-XXXX-…
invite-accept = Fetch their card and pin it
invite-then = Afterwards you see six words. They count only when the other side has read the same to you.
invite-no-line = Their code is taken on the machine of this node:
problem-code = This is no code of a node.
problem-code-mend = Copy it whole, from the name to the last letter.
problem-card = The card at that address does not fit the code.
problem-card-mend = Ask the other side for a new code, and over which line it came.
problem-unreachable = Nobody answers at that address.
problem-unreachable-mend = Check the address with the other side, and try again.
problem-own-code = This is the code of this node.
problem-own-code-mend = Take the code of the other side.
problem-peer = This counterpart cannot be used.
problem-peer-mend = See its page.
problem-needed = A passkey is needed for this.
problem-needed-mend = Approve with your passkey.
problem-none = The account has no passkey.
problem-none-mend = Add one on the page of your account.
problem-wider = Wider than the record's own terms.
problem-wider-mend = Choose the same or a stricter rule.
problem-too-many = Too many at once.
problem-too-many-mend = Do it in several steps.
problem-not-pinned = This node is no counterpart of ours.
problem-not-pinned-mend = Pin it first.
problem-frozen = This counterpart is frozen.
problem-frozen-mend = See its page, and thaw it or leave it out.
problem-person-purpose = A record about a person leaves only for a named purpose.
problem-person-purpose-mend = Amend the record: name what it may be used for.
problem-person-assurances = A record about a person leaves only with assurances.
problem-person-assurances-mend = Amend the record: choose the assurances that are asked.
problem-person-assured = The recipients have not given all assurances that the record asks for.
problem-person-assured-mend = Obtain them, then confirm each.
problem-looser-than-parent = Looser than the record it is derived from.
problem-looser-than-parent-mend = Choose a stricter label or rule.
problem-policy = The release policy does not let it go to this recipient.
problem-policy-mend = See what the policy says, or leave this recipient out.
problem-sealing = There is no key to seal it for this recipient.
problem-sealing-mend = Wait for a round with it, or ask its operator.
problem-decided = Somebody decided on this already.
problem-decided-mend = Read the page again.
problem-not-a-holder = This node does not hold the record.
problem-not-a-holder-mend = Share it with that node first.
problem-open = It stands open in a log that others have copied, so it cannot be erased.
problem-open-mend = Retract it.
problem-answer = The browser's answer cannot be read.
problem-answer-mend = Try again.
problem-refused = It was not accepted.
problem-refused-mend = Try again, or use the password.
problem-too-late = The question to the device is no longer open.
problem-too-late-mend = Try again.
problem-too-early = This cannot be done yet.
problem-too-early-mend = Wait until the time that the page names.
problem-budget = Today's budget for such questions is used up.
problem-budget-mend = Ask again tomorrow, or ask the counterpart for a larger one.
problem-identifier = This is no identifier of a sort that can be asked about.
problem-identifier-mend = Write the sort, the sign = and the identifier; see the examples.
problem-not-believed = The counterpart's answer is not believed.
problem-not-believed-mend = Ask it for its newest log, then speak to its operator.
problem-no-set = The counterpart does not answer private questions of ours.
problem-no-set-mend = Ask its operator.
problem-old-set = The counterpart has made a new set meanwhile.
problem-old-set-mend = Ask again.
problem-count = Too many for one question.
problem-count-mend = Ask in parts.
problem-pinned = This counterpart is pinned already.
problem-pinned-mend = Remove it first if its keys have changed.

## Keys
keys-title = Keys of this node
keys-lead = Every key has one use, and every change of a key is a record in the log.
keys-all = All keys
keys-none = No key is told here.
key-role = Use
key-key = Key
key-since = Since
key-role-log = log
key-role-statement = statements
key-role-cosigner = cosigning
key-role-witness = cosigning what was seen
key-role-mirror = cosigning what is kept
key-role-sealing = sealing
key-role-tls = connections
key-role-root = root
key-state-in-force = in force
key-state-replaced = replaced
key-state-revoked = revoked
key-until = counts until { $at }
key-last-good = counts up to entry { $index }
keys-root = Root
keys-root-k-of-n = { $k } of { $n } officers together may change the keys.
keys-root-keys = Their keys
keys-root-promised = Promised for the next root
keys-no-root = No root is set: whoever holds this machine can change its keys. Set one with
keys-pending = Waiting for the root
keys-pending-none = nothing
keys-signed = { $signed } of { $needed } signatures
keys-how = Keys are changed on the machine of this node:

## Sharing
share-title = Share with counterparts
share-lead = The record goes sealed to those you tick, on the terms below and those it carries itself. First see what the policy says; then propose it. Another person approves.
share-no-peers = There is no counterpart to share with.
share-to = To
share-has = has it
share-look = See what the policy says
share-propose = Propose it
share-four-eyes = Nothing leaves before a releasing officer other than you has approved it.
share-proposed-done = It is proposed. A releasing officer other than you has to approve it.
turn-share = Share
turn-pass-on = Pass on
turn-erase = Order erasure
verdict-allowed = allowed
verdict-refused = refused
policy-version = Release policy { $version }
policy-no-reason = No rule allows it, and what no rule allows is refused.
share-proposed = waits for approval
share-approved = approved, being sealed
share-declined = declined
share-released = released
shares-title = To be released
shares-lead = What officers want to hand to counterparts. Whoever proposed it does not approve it.
shares-automatic = by the node itself
share-by = proposed by { $name }
share-by-node = by the node itself
share-approved-by = approved by { $name }, { $at }
share-declined-by = declined by { $name }, { $at }
share-one-title = Release of a record
share-what = What
share-terms = On these terms
share-deliveries = What became of it
share-decide = Decide
share-approve-lead = With your approval the record is sealed to these recipients, and the release is signed and logged.
share-approve = Approve and release
share-passkey = Your passkey is asked for.
share-decline = Decline
share-decline-why = Why it is declined
share-own-proposal = You proposed it: another person has to approve it.
share-not-officer = A releasing officer approves or declines it.
share-done-approved = Approved. It is sealed and waits for the recipients to fetch it.
share-done-declined = Declined.
share-problem = It is approved and cannot go out yet.
receipt-link = signed receipt
release-link = The signed release
why-share = Shared
why-update = Update
why-take-back = Taken back
why-onward = Passed on
why-receipts = Receipts passed back
why-grant = Leave to pass on
why-erase = Order to erase
stage-waiting = not fetched yet
stage-delivered = delivered
stage-opened = opened
stage-accepted = accepted
stage-refused = refused
stage-acted = acted upon
stage-erased = erased

## Who has it
distribution = Who has it
distribution-none = Nobody but this node has it.
distribution-all = Everybody who has it knows how it stands now.
distribution-behind = Not everybody who has it has acknowledged how it stands now.
holder = Holder
holder-stage = How far
holder-since = Since
holder-through = through { $node }
holder-behind = has not acknowledged the newest
holder-unknown = unknown, last contact { $ago }
holder-never = unknown, no contact yet
foreign = stated by { $issuer }
origin-title = Where it comes from
origin-issuer = Stated by
origin-log = In the log
origin-stale = How it stands is unknown: last contact with its issuer { $ago }. Do not act on it before asking.
origin-stale-never = How it stands is unknown: there was no contact with its issuer yet. Do not act on it before asking.
origin-first = The issuer answers for what it says. The grade tells only how well it is proven that it was said.

## Coming in
incoming-title = Incoming
incoming-lead = What counterparts have released to us. It was decrypted and checked: signatures, places in the logs, terms. An officer opens it, then accepts or refuses it; each step is a signed receipt that the sender gets.
incoming-from = from { $node }
incoming-one-title = A delivery
incoming-delivered = not opened
incoming-opened = opened
incoming-accepted = accepted
incoming-refused = refused
incoming-acted = carried out by the node
incoming-rejected = rejected by the node
incoming-missing = announced, not handed out
incoming-terms = On these terms
incoming-records = Records in it
incoming-no-records = No record of it is kept here.
incoming-proof = Statements and where they are logged
incoming-issuer = Stated by
incoming-place = Place in the log
incoming-answer = Answer
incoming-open = Open
incoming-open-lead = Opening is told to the sender by a signed receipt.
incoming-accept = Accept on these terms
incoming-accept-lead = Accepting binds this organisation to the terms of the sender.
incoming-refuse = Refuse
incoming-refuse-why = Reason
incoming-signed = Your answer is signed and logged, and the sender gets it.
incoming-done-opened = Opened. The sender is told.
incoming-done-accepted = Accepted. The sender is told.
incoming-done-refused = Refused. The sender is told.
incoming-problem = The node rejected it: { $reason }.
incoming-problem-missing = The sender announces it and does not hand it out. It is asked for again in each round.
vouched-pinned = log pinned here
vouched-by-sender = log known by the sender's word
reason-unreadable = it cannot be read
reason-not-for-us = it is not for us
reason-bad-signature = a signature is wrong
reason-not-in-log = it is not in the log
reason-terms = the terms cannot be kept
reason-no-basis = no legal basis here
reason-other = another reason
field-refusal = In words

## What waits
outstanding-title = Outstanding
outstanding-lead = What was handed over or taken back and is not acknowledged yet, the oldest first: also by those who got it from a recipient.
outstanding-none = Everything is acknowledged.
outstanding-late = { $n ->
    [one] One item waits for more than a day.
   *[other] { $shown } items wait for more than a day.
  }
waits-since = Waits
waits-what = What
waits-whom = For
waits-who = Who must act
waits-late = more than a day
waits-mend-us = The operator or an officer of this node: see the page of the counterpart.
waits-mend-peer = The counterpart: remind it by another way.
waits-mend-line = Whoever keeps the line. This node tries again by itself.

## Erasing
erase-title = Order that a record is erased
erase-lead = Every holder deletes the record, its sealed files and what was made from them, and says so in its own log. That it existed, when, and that it was erased stays provable; what it said does not.
erase-open = This record stands open in the log for everybody. It cannot be erased; retract it instead.
erase-order = Sign and order the erasure
erase-permanent = This cannot be taken back.
erase-done = The erasure is ordered.
erasures-title = Erasures
erasures-lead = Orders to erase, and which holder has erased.
erasures-none = Nothing was ordered to be erased.
erasure-progress = { $done } of { $of } holders have erased it.
erasure-done = Erased
erasure-not-yet = not yet
erasure-is-done = erased
erasure-scope = What was deleted
erasure-backups = copies outside until { $date }

## Private question
match-title = Private question
match-lead = Ask a counterpart whether it holds anything on an identifier. It learns how many you ask about, not which; you learn only which are there. Both sides log that it was asked, and why.
match-ask = Ask
match-peer = Whom
match-identifiers = Identifiers, one a line
match-identifiers-hint = At most { $shown }. Each line: the sort, the sign =, the identifier; see the examples.
match-types = Sorts of identifiers
match-types-lead = The commonest sorts. The examples are made up.
match-button = Ask without revealing them
match-logged = The question counts against today's budget. Purpose, ground and number are logged by both sides.
match-budget = Today
match-left = { $n ->
    [0] nothing more today
    [one] one more today
   *[other] { $shown } more today
  }
match-used = { $used } of { $of }
match-alarm = a person should look
match-answer = Answer of { $peer }
match-count = { $hits } of { $asked } are held there.
match-no-hits = It holds nothing on any of them.
match-hits = It holds something on
match-hit = held
match-hit-explained = A hit says that something is held, not what. Ask for it by a request for assistance.
match-misses = It holds nothing on
match-request = Request for assistance
request-about = What do you hold on: { $about }
match-record = The record of this question
match-history = Asked before, by both sides
match-history-none = Nothing was asked yet.
match-side = Who asked
match-we-asked = we asked { $peer }
match-they-asked = { $peer } asked us
match-hits-unknown = only the asker knows
id-passport = passport
id-uscc = unified social credit code
id-lei = LEI
id-imo = ship
id-phone = telephone
id-wallet = wallet
id-cas-batch = CAS number with batch
id-name = name

## What needs me
need-approvals = { $n ->
    [one] One release waits for approval.
   *[other] { $shown } releases wait for approval.
  }
need-incoming = { $n ->
    [one] One delivery is not opened.
   *[other] { $shown } deliveries are not opened.
  }
need-outstanding = { $n ->
    [one] One take-back is not acknowledged for more than a day.
   *[other] { $shown } take-backs are not acknowledged for more than a day.
  }
need-failing = The line to { $name } fails.
need-frozen = { $name } is frozen.
need-held = This log signs nothing now: see the counterparts.

## Passkeys
passkeys = Passkeys
passkeys-lead = A passkey signs you in without a password, and is asked for when you approve a release.
passkeys-none = No passkey yet.
passkey-label = Name of the passkey
passkey-add = Add a passkey
passkey-remove = Remove
passkey-used = last used { $at }
passkey-added = Added { $at }
passkey-sign-in = Sign in with a passkey
passkey-failed = The passkey was not taken. Try again, or use your password.
passkey-no-script = Passkeys need a browser with scripts. Passwords work without.
passkey-done-added = The passkey is added.
passkey-done-removed = The passkey is removed.

## Words inside the new records
role-proposer = proposer
role-node = the node itself
role-cosigner = cosigning key
role-sealing = sealing key
role-tls = key of connections
role-root = root
event-introduce = introduced
event-rotate = replaced
event-revoke = revoked
what-two-roots = one size, two contents
what-not-a-prefix = a smaller signed log is no beginning of a larger one
side-asker = asked
side-holder = was asked
scope-statements = statements
scope-sealed-files = sealed files
scope-index = search index
scope-drafts = drafts
scope-caches = caches
scope-nothing-held = nothing was held
field-why = Why
field-release-items = What is handed over
field-release-to = To
field-release-policy = Release policy (version)
field-statements = Statements (SHA-256)
field-ground = Legal ground
field-may-pass-to = May be passed to
field-sealed = Sealed file (SHA-256)
field-bytes = Bytes
field-held-by = Held by the release
field-approved = Proposed and approved by
field-approved-role = Role
field-approved-account = Account
field-release = Release
field-receipt-stage = How far
field-receipt-text = In words
field-stage = How far
field-at = When
field-ordered-by = Ordered by
field-erase-notice-by = By when
field-by = By when
field-notice = Order
field-backups = Copies outside the program until
field-match-side = This node
field-match-purpose = Purpose
field-match-digest = Digest of the question (SHA-256)
field-peer = Counterpart
field-match-count = Identifiers
field-epoch = Number of the set
field-hits = Hits
field-erased-scope = What was deleted
field-misbehaviour-what = What the log did
field-misbehaviour-first = One signed checkpoint
field-misbehaviour-second = The other
field-proof = Proof
field-key-event-name = Name in signed notes
field-recipient = Sealing recipient
field-replaces = Takes over from
field-key-event-until = The replaced key counts until
field-until = Until
field-last-good = Counts up to entry
field-root = Root
field-root-threshold = How many must sign
field-root-keys = Keys of the officers
field-root-next = Promised for the next root (SHA-256)
field-root-next-threshold = How many of the next must sign
field-root-signatures = Signatures of the root
field-root-signatures-key = Key
field-root-signatures-signature = Signature
subject-named-record = record
field-code = Code
field-assured = Assurances the recipients gave
field-identifiers = Identifiers
field-passkey = Passkey
kind-explained-release = Statements handed to named counterparts, sealed, on terms.
kind-explained-receipt = What became of a release at a recipient: delivered, opened, accepted, refused, acted upon.
kind-explained-erase-notice = An order that every holder erases a record.
kind-explained-erased = A holder has erased a record, and says what it deleted.
kind-explained-match = A question about identifiers that were not revealed, as each side logs it.
kind-explained-misbehaviour = Two signed checkpoints of one log that cannot both be true.

## Audit trail
audit-peer-invite = Make our code
audit-peer-accept = Pin a counterpart
audit-peer-freeze = Freeze a counterpart
audit-peer-thaw = Thaw a counterpart
audit-peer-remove = Remove a counterpart
audit-peer-sync = Ask a counterpart now
audit-share-propose = Propose a release
audit-share-approve = Approve a release
audit-share-decline = Decline a release
audit-incoming-open = Open a delivery
audit-incoming-accept = Accept a delivery
audit-incoming-refuse = Refuse a delivery
audit-erase-order = Order an erasure
audit-match-ask = Ask in private
audit-keys-read = Read the keys
audit-match-answer = Answer a private question
audit-match-alarm = Many private questions from one counterpart
audit-share-seal = Seal for a recipient
audit-release-issue = Release
audit-release-four-eyes = Set whether every release needs a second person
audit-blob-serve = Hand out a sealed file
audit-record-erase = Erase
audit-approval-sign = Approve with a passkey
audit-guard-override = Let the log go on without an answer
audit-guard-patience = Set how long the log waits for an answer
audit-key-apply = Change a key
audit-key-destroy = Destroy an old key
audit-key-revoke = Revoke a key
audit-key-rotate = Rotate a key
audit-log-bring-back = Bring entries back from a counterpart
audit-passkey-add = Add a passkey
audit-passkey-drop = Remove a passkey
audit-peer-quorum = Set how many must cosign
