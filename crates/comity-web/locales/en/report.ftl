# Reporting by form and by file.

report-title = Report
report-lead = Nothing is recorded before you have seen it. Once recorded, it is signed, logged and kept; a mistake is mended by a correction that stays visible.
report-by-form = One record, by form
form-heading = Report: { $kind }
form-not-recorded = Not recorded yet. Please mend:
form-more = More fields
form-restored = Restored what you had typed here before.
form-discard = Discard it and start again
form-sign-and-record = Sign and record
form-permanent = A recorded statement is signed and stays in the log. It can be corrected or retracted later, never edited.
field-required = required
field-in-language = { $field } ({ $language })
choose-none = – choose –
date-placeholder = YYYY, YYYY-MM or YYYY-MM-DD
hint-date = As precise as you know: year, month or day.
hint-place = Two letters, such as US or CN.
hint-list = One on each line.
hint-as-written = As it stands in your source, in any language. The node recognises it.
hint-sample = The laboratory's own number. Never a person's name or case number.
hint-cas = With its check digit, such as 437-38-7.
hint-information = 1 confirmed by other sources … 6 cannot be judged.
hint-person = Tick it if a natural person is named.
hint-tlp = Who may read it.
hint-contact = An office, not a person.
hint-commitments = Keys such as C03, one on each line.
hint-currency = Such as USD, CNY or the code of the asset.
hint-citation = Title, number, date or address of the source.
hint-reason = Those who acted on the record read this.
hint-title = If you leave it empty, one is made from the facts.

group-words = Title and summary
group-source = Source and grade
group-handling = Terms of use
group-more = More details
group-parties = Who is involved (reported, not accused)
group-route = Route
group-findings = More findings
group-wordings = Each side's own words

file-title = Report by file
file-lead = CSV, TSV or XLSX with one line per finding, incident or notification; also JSON or TOML of one record. At most { $largest }, compressed or not.
file-choose = Choose a file
file-label = File
file-hint = The first line holds the names of the columns.
file-upload = Upload and look at the columns
file-uploading = Uploading
file-nothing-yet = Nothing is recorded by uploading. You confirm the columns, see a preview, and then decide.
file-rows = { $n ->
    [one] One line
   *[other] { $shown } lines
  }
file-missing = Choose a file first.
columns-title = What do the columns mean?
columns-lead = The node has guessed what it could. Confirm or change each column. A column that means nothing here is left out.
columns-header = Column in the file
columns-samples = First values
columns-means = Means
columns-means-of = Meaning of column { $header }
columns-guessed = guessed
columns-ignore = – leave out –
columns-kind = Each line is
columns-kind-hint = Another choice draws this page anew.
question-missing = { $field }: no column gives it. Choose a column, or write one value for every line.
question-date-order = { $field }: is the day or the month first?
question-decimal-mark = { $field }: which mark stands before the fraction?
question-unit = { $field }: which unit?
mark-date-order = Dates such as 03/04/2024
mark-decimal-mark = Numbers such as 1,234
mark-plain = – do not occur –
mark-day-first = the day comes first
mark-month-first = the month comes first
mark-point = a point stands before the fraction (1,234.5)
mark-comma = a comma stands before the fraction (1.234,5)
columns-constants = The same for every line
columns-saved = Columns saved before
columns-use = Use
columns-save-as = Save these columns as
columns-save-hint = Optional. For the next file of the same shape.
columns-confirm = Confirm and preview
import-discard = Discard this file
import-columns = columns to confirm
import-preview = ready to record
import-running = being recorded
import-done = recorded
import-stopped = stopped
preview-title = Preview
preview-nothing-yet = Nothing is recorded yet.
preview-good = { $n ->
    [one] line can be recorded
   *[other] lines can be recorded
  }
preview-duplicates = { $n ->
    [one] line is recorded already
   *[other] lines are recorded already
  }
preview-rejected = { $n ->
    [one] line cannot be recorded
   *[other] lines cannot be recorded
  }
preview-all-or-nothing = Some lines cannot be recorded. Mend the file and upload it again, or record only the good lines.
preview-partial = { $n ->
    [one] Record the good lines and leave one out
   *[other] Record the good lines and leave { $shown } out
  }
preview-record = { $n ->
    [one] Sign and record one line
   *[other] Sign and record { $shown } lines
  }
preview-back = Back to the columns
preview-rejections = Lines that cannot be recorded
preview-samples = The first lines as they would be recorded
preview-recognised = Substance as written → recognised as
preview-not-recognised = not recognised
progress-title = Recording
progress-words = { $done } of { $total } lines
progress-leave = You can leave this page: recording goes on, and you find the result under Report.
progress-refresh = Look again
result-title = Result
result-stopped = It stopped before the end
result-stopped-explained = Lines marked recorded are durable. Upload the same file again later: what is recorded already is not recorded twice.
result-csv = Result of every line (CSV)
result-all = All lines
result-lines = Line by line
