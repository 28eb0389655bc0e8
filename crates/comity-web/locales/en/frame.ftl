# The frame of every page: header, navigation, footer, signing in, the own account, users.

skip-to-content = Skip to the content
search-label = Search all records
search-placeholder = Name, number, word or ID
search-button = Search
language-switch = Language
sign-in = Sign in
sign-out = Sign out
footer-line = Every record is signed and logged. Facts that nobody has checked are marked.

nav-main = Main
nav-section = This section
nav-footer = About
nav-home = What needs me
nav-report = Report
nav-report-form = By form
nav-report-file = By file
nav-check = Check
nav-substances = Substances
nav-substances-all = All substances
nav-check-one = One substance
nav-check-list = A list
nav-gap = Control gap
nav-lag = Listing lag
nav-commitments = Commitments
nav-commitments-all = All commitments
nav-timeline = Timeline
nav-log = Log
nav-audit = Audit trail
nav-users = Users
nav-about = About and help

# Words on many pages
save = Save
show = Show
cancel = Cancel
copy = Copy
copied = Copied
yes = Yes
no = No
never = never
all-kinds = All kinds
from-date = From
to-date = To
on-date = On date
on-date-slider = Move to another date
open-ended = no end date
verified = source read
verified-explained = Somebody read this fact in the source that is cited.
unverified = unverified
unverified-explained = Recollection that nobody has checked against a source yet. Do not rely on it alone.
signed-record = signed record
pager-label = Pages
pager-before = First page
pager-after = Next page
pager-none = Nothing
pager-of = of { $total }

col-title = Title
col-kind = Kind
col-state = State
col-jurisdiction = Jurisdiction
col-measure = Measure
col-in-force = In force
col-citation = Citation
col-source = Source
col-checked = Checked
col-line = Line
col-outcome = Outcome
col-what = Record or field
col-reason = Reason and what to do
col-date = Date
col-when = When
col-actions = Actions

# Signing in
user-name = User name
user-name-hint = Letters, digits, dots and dashes; no spaces.
user-role = Role
user-last-seen = Last seen
user-you = (you)
password = Password
password-old = Present password
password-new = New password
password-again = New password once more
password-hint = { $n ->
    [one] At least one character.
   *[other] At least { $shown } characters. Four words in a row are good.
  }
sign-in-needed = Sign in to see this page. You come back to it afterwards.
sign-in-kept = Your session had ended. What you typed is kept: sign in and send it again with one click.
sign-in-lost = No account, or the password is lost? An administrator of this node makes you a one-time link.
sign-in-wrong = The name or the password is wrong.
sign-in-wait = { $n ->
    [one] Too many wrong passwords. Wait one second and try again.
   *[other] Too many wrong passwords. Wait { $shown } seconds and try again.
  }
resend-title = You are signed in
resend-explained = The form you had filled in has not been sent yet. Send it now, or go on without it.
resend-button = Send the form now
resend-drop = Go on without it
resend-what = What would be sent
welcome-title = First sign-in
welcome-lead = This link opens the node { $node } for you as { $role }. Choose a password; the link works only once.
welcome-button = Set the password and sign in
welcome-differ = The two passwords are not the same.
welcome-link-used = This link was used before, or is too old. Ask an administrator for a new one.
signed-out-title = You are signed out
signed-out-explained = The session is closed. Unfinished forms that this browser had kept are deleted.

# Account and users
account-title = My account
account-language = Language
account-language-label = Language of the pages
account-password = Password
account-change-password = Change the password
account-password-changed = The password is changed. Your other sessions are closed.
account-language-saved = The language is saved.
users-title = Users
users-add = Add a user
users-make-link = Make a one-time link
users-link-for = One-time link for { $name }
users-link-explained = Hand this link over in private. It is shown only once, works once, and sets the password. It is not sent by this node.
users-roles = What each role may do
users-disabled = { $name } can no longer sign in.
users-enabled = { $name } can sign in again.
user-new-link = New one-time link
user-disable = Disable
user-enable = Enable
role-reader = reader
role-officer = officer
role-releasing-officer = releasing officer
role-administrator = administrator
role-explained-reader = Reads records for the whole organisation, except those about natural persons and those labelled AMBER+STRICT or RED.
role-explained-officer = Also reports, corrects and answers, and takes proofs out of the node.
role-explained-releasing-officer = Also reads everything, and the audit trail.
role-explained-administrator = Also adds and disables users.
lang-en = English
lang-zh = Chinese
