# Parties: searching lists, a listed party, candidates, lists and their states, own customers.

nav-parties = Parties
nav-parties-ask = Search the lists
nav-review = Candidates
nav-lists = Lists
nav-customers = Customers

party-any = Any
party-person = Person
party-entity = Company or organisation
party-vessel = Ship
party-aircraft = Aircraft

# Asking
parties-title = Is this party on a list?
parties-lead = Names in any script, as written. Every answer is a candidate with its reasons; a person decides.
parties-no-lists = This node holds no list yet
parties-no-lists-explained = Nothing can be answered before a list has been taken in.
parties-found = { $n ->
        [one] One candidate
       *[other] { $shown } candidates
    }
parties-found-explained = A candidate may be another party with a similar name. Compare birth dates, countries and numbers before anything else is done.
parties-none = No candidate found
parties-none-explained = No party in the lists below, in the states named there, met the question closely enough. It says nothing about other lists, other days or other names, and nothing about the party itself.
parties-full = More candidates may exist. Add a birth date, a country or a number to narrow the question.
ask-name = Name
ask-name-hint = Any script, any order. One party at a time.
ask-type = What it is
ask-on = As of
ask-button = Search the lists
ask-more = More to go by: birth date, country, number, other names
ask-dob = Born or founded
ask-countries = Countries
ask-scheme = Kind of number
ask-number = Number
ask-others = Other names, one a line
ask-least = Show
ask-not-kept = The question is not kept, and it does not appear in an address or a log.
ask-nothing = Enter a name or a number.
ask-too-much = Too many or too long names: at most 20 names of 500 characters.
ask-bad-date = A date cannot be read. Write it as 2026-11-21, or only the month or year.
threshold-usual = Usual candidates
threshold-wide = Distant candidates too
threshold-narrow = Only very close ones
asked-lists = Lists that were asked, in their newest state
asked-lists-on = Lists that were asked, as they stood on { $date }
listed-as = Listed as
decided-before = Decided before on this entry:

# Matches
score-label = Match
score-very-close = Very close match
score-close = Close match
score-possible = Possible match
score-distant = Distant match
parts-label = The parts of the names
parts-key = Above: asked. Below: listed.
parts-asked = Asked
parts-listed = Listed
evidence-label = What else was compared
evidence-for = For
evidence-against = Against
evidence-start = Base
reasons-how = How to read this
reasons-score = The number is about the match and not about the party: of candidates with 0.9000, about nine in ten were the party asked about in the data that calibrated it.
reasons-weight = Each weight is the natural logarithm of a likelihood ratio. What is rare and equal weighs much; what is common weighs little; negative weights speak against. The bar grows to the right for, to the left against.
reasons-signs = Signs: = the same, ≈ met in another form, − only in the question, … only on the list, ≠ against.
reasons-words = Word lists:
how-same = the same word
how-folded = the same but for case or marks
how-reading = another script or reading
how-meaning = the same meaning
how-edit = a letter or two differ
how-skeleton = the same consonants
how-initial = initial
how-acronym = acronym
how-joined = joined or divided
how-nickname = nickname
how-legal-form = legal form
how-number = number
how-not-listed = not on the list
how-not-asked = not in the question
how-order = order of the words
how-birth-date = birth date
how-country = country
how-gender = gender
how-address = address
how-identifier = number
how-weak-alias = an alias that the list calls weak
how-spelling = spelling of the same name
how-edits = two letters differ
how-piece = only a piece of a name
how-name-words = a word that carries the name was not met
how-one-word = only one word met
how-whole-name = the whole name met
how-words-together = words that stand together
how-rarer-reading = a rarer reading
how-different-words = other words in the same place
how-different-activity = another activity
how-different-family-name = another family name
how-near = sounds or looks alike
how-different-place = another place
how-different-number = another number
how-different-legal-form = another legal form
how-prior = any two names are seldom one party

# A listed party
name-aka = also known as
name-fka = formerly
name-weak = weak alias
name-original = own script
party-listed = on the list
party-off = not on the list
party-not-listed = Not on this list now.
party-delisted = Taken off this list on { $date }.
party-delisted-explained = What the listing marked on this node is cleared; what people had done because of it stays visible below.
party-delisted-change = What that state changed
party-names = Names
party-ids = Numbers
party-facts = What else the list says
party-times = Times on this list
party-changes = What changed
party-whole-change = all changes of that state
party-candidates = Candidates of this organisation
party-no-candidates = No customer and no record of this node has met this party.
party-records = Records that mention it
party-no-records = No record that you may see mentions it.
party-field-names = Names
party-field-type = Sort of party
party-field-dob = Born or founded
party-field-gender = Gender
party-field-countries = Countries
party-field-ids = Numbers
party-field-addresses = Addresses
party-field-programs = Programmes and legal grounds
party-field-title = Title or position
party-field-remarks = Remarks
party-field-listed-on = Listed on, as the list says
party-field-delisted-on = Delisted on, as the list says
gender-male = male
gender-female = female
listed-from = listed since { $date }
listed-before-known = listed since before this node’s first state
listed-still = still listed
listed-to = until { $date }
span-listed = Listed
span-off = Not listed
span-before-known = before the first state held here
span-now = now
entry-added = Added
entry-removed = Removed
entry-changed = Changed
entries-added = added
entries-removed = removed
entries-changed = changed
change-gone = gone:
change-came = new:
validity-valid = check digits right
validity-wrong = not a valid number of its kind
script-latn = Latin
script-hani = Chinese characters
script-hans = Simplified Chinese
script-hant = Traditional Chinese
script-cyrl = Cyrillic
script-arab = Arabic script
script-hang = Korean
script-kore = Korean
script-jpan = Japanese
script-hira = Japanese
script-kana = Japanese
script-hebr = Hebrew
script-grek = Greek
script-geor = Georgian
script-armn = Armenian
script-thai = Thai
script-deva = Devanagari
script-mymr = Burmese
script-zyyy = Script not told
scheme-any = Any kind
scheme-passport = Passport
scheme-natid = National identity number
scheme-tax = Tax number
scheme-reg = Registration number
scheme-uscc = Unified social credit code (China)
scheme-inn = INN (Russia)
scheme-ogrn = OGRN (Russia)
scheme-okpo = OKPO (Russia)
scheme-imo = IMO number
scheme-mmsi = MMSI
scheme-callsign = Call sign
scheme-lei = LEI
scheme-swift = SWIFT/BIC
scheme-crypto = Wallet address
scheme-curp = CURP (Mexico)
scheme-rfc = RFC (Mexico)
scheme-nit = NIT
scheme-cedula = Cédula
scheme-ruc = RUC
scheme-duns = D-U-N-S
scheme-vat = VAT number
scheme-other = Other number

# Candidates
review-title = Candidates
review-lead = Each may or may not be the listed party. A person decides, with a reason; nothing is decided by the program.
review-queues = Queues
review-queue = This queue
review-begin = Begin with the first
review-empty = Nothing here.
review-done = Recorded. Nothing more waits in this queue.
review-before = Previous
review-after = Next
review-waiting = { $n ->
        [one] One in this queue
       *[other] { $shown } in this queue
    }
queue-waiting = Waiting
queue-confirm = To confirm
queue-decided = Decided
queue-cleared = Cleared by delisting
queue-withdrawn = Withdrawn
col-subject = On our side
col-listed-name = On the list
col-match = Match
col-since = Since
subject-sort-customer = customer
subject-sort-record = party in a record
subject-customer = own customer { $id }
subject-record = record { $id }
candidate-open = open
candidate-proposed = waits for a second person
candidate-same = decided: same
candidate-different = decided: different
candidate-unclear = decided: unclear
candidate-cleared = cleared by delisting
candidate-withdrawn = withdrawn
candidate-title = { $first } – { $second }
candidate-heading = Are these two the same party?
candidate-number = Candidate { $id }
candidate-reopened = decided before, changed since
candidate-ours = On our side
candidate-theirs = On the list
candidate-reasons = Why the program asks
candidate-changed = What changed since the last decision
candidate-not-listed = The listed party is no longer on its list.
candidate-story = What happened so far
verdict-same = Same party
verdict-different = Different parties
verdict-unclear = Cannot tell
verdict-of-same = Same party
verdict-of-different = Different parties
verdict-of-unclear = Cannot tell
decide-title = Decide
decide-question = Are they the same?
decide-reason = Reason
decide-reason-hint = What you compared, and where. It becomes part of a signed record.
decide-button = Record the decision
decide-record = The decision is signed and logged. “Different” holds until one of the two changes.
decide-keys = Keys: S, D, U choose; R goes to the reason; J next, K previous.
decide-no-verdict = Choose one of the three answers.
decide-no-reason = Write the reason: another person must be able to follow it.
decided-same = Recorded: same party.
decided-different = Recorded: different parties.
decided-unclear = Recorded: cannot tell.
decided-proposed = Recorded; a second person must confirm it.
decided-confirmed = Confirmed.
decided-returned = Returned; it is open again.
decided-seen = Noted that you saw it.
four-eyes-same = “Same party” must be confirmed by a second person.
four-eyes-all = Every decision must be confirmed by a second person.
confirm-title = A second person must confirm
confirm-button = Confirm
confirm-not-you = Somebody else than the first must confirm it.
return-reason = Reason for returning it
return-button = Return it
decision-by-two = { $first }, confirmed by { $second }
event-opened = Opened
event-reopened = Opened again
event-proposed = Proposed
event-decided = Decided
event-confirmed = Confirmed
event-declined = Returned
event-cleared = Cleared by delisting
event-withdrawn = Withdrawn
cleared-title = Cleared
cleared-by = { $list } of { $date } no longer has this party. The mark is taken off.
cleared-acted = These people had acted on it:
cleared-nobody = Nobody had acted on it.
cleared-records = Records that name it:
cleared-seen = I have seen this

# Lists
lists-title = Lists
lists-lead = Every state of a list is kept, dated and signed, so that any day can be asked about.
lists-none = No list yet.
list-age = { $n ->
        [0] of today
        [one] one day old
       *[other] { $shown } days old
    }
list-no-state = no state yet
list-old = old
list-not-held = not held for that day
list-version = state { $version }
list-add = Add a list
list-add-button = Add the list
list-id = Short name
list-id-hint = Lower-case letters, digits and hyphens, such as us-sdn.
list-title = Title
list-title-zh = Title in Chinese
list-authority = Published by
list-source = Address
list-source-hint = Where it is published. Files can also be brought by hand.
list-format = Format
list-public = It is published; its states may be stated openly
list-checked = Source last asked
list-entries = parties in the newest state
list-open-candidates = candidates that wait
list-states = States
list-no-states = No state yet. The first comes with the first file.
list-first-state = first state
list-went = { $n ->
       *[other] −{ $shown }
    }
list-came = { $n ->
       *[other] +{ $shown }
    }
list-altered = { $n ->
       *[other] { $shown } changed
    }
list-about = About this list
list-renew = Bring a new state
list-renew-lead = The file as published, up to { $largest }. You see the difference before it is recorded.
list-published = Dated
list-published-hint = Only if the file does not say it.
list-preview-button = Read the file
list-taken = A new state was recorded, and customers and records were compared with what changed.
list-same = The file says the same as the newest state. Nothing was recorded.
list-discarded = The file was thrown away.
list-preview-title = A new state of { $list }
list-preview-same = The file says the same as the newest state; there is nothing to record.
list-preview-first = The first changes
list-would-clear = { $n ->
        [one] The delistings would clear one candidate.
       *[other] The delistings would clear { $shown } candidates.
    }
list-shrunken = The list would lose so many parties that the file may be incomplete. Compare it with the source first.
list-cannot = The file cannot be taken over:
list-accept = I have compared the file with its source, and it is complete
list-record = Record this state
list-record-explained = The state is signed and logged. Customers and records are then compared with what changed; what a delisting clears is cleared.
list-notes = Remarks on how the file was read
format-any = Recognised by its beginning
format-lines = Party lines (JSON Lines)
format-ftm = FollowTheMoney entities (JSON Lines)
format-table = Plain table with headings (CSV)
format-ofac-csv = OFAC SDN or consolidated (CSV)
format-ofac-xml = OFAC SDN or consolidated (XML)
format-ofac-advanced-xml = OFAC, advanced (XML)
format-csl-csv = US Consolidated Screening List (CSV)
format-csl-json = US Consolidated Screening List (JSON)
format-bis-xml = BIS Entity List (XML)
format-un-xml = UN Security Council (XML)
format-eu-csv = EU financial sanctions (CSV)
format-eu-xml = EU financial sanctions (XML)
format-uk-csv = UK Sanctions List (CSV)
format-uk-xml = UK Sanctions List (XML)
format-ofsi-csv = OFSI consolidated list (CSV)
format-ofsi-xml = OFSI consolidated list (XML)
col-list = List
col-list-date = Dated
col-version = State
col-entries = Parties
col-age = Age
col-changes = Changes
col-taken = Taken in
changes-title = What changed in { $list }
changes-between = From the state of { $from } to that of { $to }.
changes-from = From
changes-to = To
changes-none = Nothing changed between these two states.
changes-csv = As CSV
changes-jsonl = As JSON Lines

upload-nothing-yet = Nothing is taken over by reading it.

# Customers
customers-title = Customers
customers-lead = Your organisation’s own customers and partners. They stay on this node; they are compared with the lists whenever either side changes.
customers-find = Find a customer
customers-none = No customer here.
customers-bring = Bring customers in
customers-bring-lead = A table (CSV) or JSON Lines, up to { $largest }. You see what would change first.
customers-file-hint = Columns: id, type, name, and where known dob, countries, id numbers, addresses.
customers-preview-button = Read the file
customers-preview-title = What the file would change
customers-new = new
customers-changed = changed
customers-same = unchanged
customers-rejected = cannot be read
customers-take = { $n ->
        [one] Take one customer over
       *[other] Take { $shown } customers over
    }
customers-take-explained = New and changed customers are compared with the lists at once. Lines that cannot be read are left out.
customers-back = Back to the customers
customers-samples = The first of them
customers-taken = Taken over: { $added } new, { $changed } changed; { $rejected } lines left out; { $opened } candidates opened.
customers-discarded = The file was thrown away.
customers-removed = The customer was removed.
col-customer = Customer
col-number = Number
col-sort = Sort
col-candidates = Candidates
customer-open = { $n ->
        [one] one candidate waits
       *[other] { $shown } candidates wait
    }
customer-same = { $n ->
        [one] listed, by a person’s decision
       *[other] listed, by { $shown } decisions
    }
customer-no-open = nothing waits
customer-candidates = Candidates
customer-no-candidates = No party of the lists below has met this customer closely enough. It says nothing about other lists.
customer-lists = Compared with:
customer-updated = Last changed { $at }
customer-remove = Remove this customer
customer-remove-explained = Its open candidates are withdrawn. What was decided stays in the log.
customer-remove-sure = Remove it from this node

# Four eyes
four-eyes-title = Which decisions need a second person
four-eyes-setting = A second person confirms
four-eyes-choice-off = nothing
four-eyes-choice-same = “same party”, and taking it back
four-eyes-choice-all = every decision
four-eyes-saved = Saved. It holds for decisions from now on.

# The audit trail
audit-parties-screen = asked about parties
audit-parties-four-eyes = set which decisions need a second person
audit-party-read = read a listed party
audit-candidate-read = read a candidate
audit-customer-import = brought customers in
audit-customer-read = read a customer
audit-customer-remove = removed a customer
audit-list-add = added a list
audit-list-update = recorded a state of a list

# What needs me
need-open = { $n ->
        [one] One candidate waits for a decision
       *[other] { $shown } candidates wait for a decision
    }
need-confirm = To confirm: { $first } – { $second }
need-cleared = Cleared by a delisting: { $first } – { $second }

# For programs
error-sign-in = Sign in first.
error-sign-in-next = Send the session cookie of a signed-in user with the request.
