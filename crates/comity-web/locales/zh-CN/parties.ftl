# 当事方：查询名单、单个列名方、候选、名单及其版本、本单位客户。

nav-parties = 当事方
nav-parties-ask = 查询名单
nav-review = 候选
nav-lists = 名单
nav-customers = 客户

party-any = 不限
party-person = 个人
party-entity = 公司或机构
party-vessel = 船舶
party-aircraft = 航空器

# 查询
parties-title = 该当事方是否在名单上？
parties-lead = 可输入任何文字的名称，照原文填写即可。每条结果都是附有理由的候选；由人来决定。
parties-no-lists = 本节点尚无名单
parties-no-lists-explained = 导入名单之前无法作答。
parties-found = { $n ->
       *[other] { $shown } 个候选
    }
parties-found-explained = 候选可能只是名称相近的另一方。采取任何行动之前，请先核对出生日期、国家和号码。
parties-none = 未发现候选
parties-none-explained = 在下列名单的所示版本中，没有当事方与所问足够接近。这不涉及其他名单、其他日期或其他名称，也不说明该当事方本身的任何情况。
parties-full = 可能还有更多候选。请补充出生日期、国家或号码以缩小范围。
ask-name = 名称
ask-name-hint = 任何文字、任何顺序；每次一个当事方。
ask-type = 类别
ask-on = 截至
ask-button = 查询名单
ask-more = 更多线索：出生日期、国家、号码、其他名称
ask-dob = 出生或成立日期
ask-countries = 国家
ask-scheme = 号码种类
ask-number = 号码
ask-others = 其他名称，每行一个
ask-least = 显示
ask-not-kept = 所问内容不保存，也不会出现在网址或日志中。
ask-nothing = 请输入名称或号码。
ask-too-much = 名称过多或过长：最多 20 个，每个不超过 500 个字符。
ask-bad-date = 日期无法识别。请写成 2026-11-21，或只写年月或年份。
threshold-usual = 通常的候选
threshold-wide = 也显示较远的候选
threshold-narrow = 只显示非常接近的候选
asked-lists = 所查名单（最新版本）
asked-lists-on = 所查名单（{ $date } 时的版本）
listed-as = 列名为
decided-before = 此前对该条目的决定：

# 匹配
score-label = 匹配度
score-very-close = 非常接近
score-close = 接近
score-possible = 可能
score-distant = 较远
parts-label = 名称各部分
parts-key = 上：所问；下：所列。
parts-asked = 所问
parts-listed = 所列
evidence-label = 其他比对
evidence-for = 支持
evidence-against = 不支持
evidence-start = 起点
reasons-how = 如何阅读
reasons-score = 数字说明的是匹配，而不是当事方：在校准所用数据中，匹配度为 0.9000 的候选约有十分之九确为所问的当事方。
reasons-weight = 每个权重是似然比的自然对数。罕见而相同的权重大，常见的权重小；负值表示不支持。横条向右表示支持，向左表示不支持。
reasons-signs = 符号：= 相同，≈ 以另一形式相合，− 只在所问中，… 只在名单上，≠ 不支持。
reasons-words = 词表版本：
how-same = 同一个词
how-folded = 仅大小写或附加符号不同
how-reading = 另一种文字或读法
how-meaning = 含义相同
how-edit = 相差一两个字母
how-skeleton = 辅音相同
how-initial = 首字母
how-acronym = 缩略语
how-joined = 连写或分写
how-nickname = 昵称
how-legal-form = 企业形式
how-number = 数字
how-not-listed = 名单上没有
how-not-asked = 所问中没有
how-order = 词序
how-birth-date = 出生日期
how-country = 国家
how-gender = 性别
how-address = 地址
how-identifier = 号码
how-weak-alias = 名单标注的弱别名
how-spelling = 同名的另一拼写
how-edits = 相差两个字母
how-piece = 只是名称的一部分
how-name-words = 名称的关键词未相合
how-one-word = 仅一个词相合
how-whole-name = 整个名称相合
how-words-together = 连在一起的词相合
how-rarer-reading = 较少见的读法
how-different-words = 同一位置的词不同
how-different-activity = 业务不同
how-different-family-name = 姓氏不同
how-near = 读音或字形相近
how-different-place = 地名不同
how-different-number = 数字不同
how-different-legal-form = 企业形式不同
how-prior = 任意两个名称很少属于同一方

# 列名方
name-aka = 又名
name-fka = 曾用名
name-weak = 弱别名
name-original = 原文
party-listed = 在名单上
party-off = 不在名单上
party-not-listed = 目前不在此名单上。
party-delisted = 已于 { $date } 移出此名单。
party-delisted-explained = 因列名而在本节点作出的标记已解除；有关人员此前据此采取的行动仍可在下方看到。
party-delisted-change = 查看该版本的变更
party-names = 名称
party-ids = 号码
party-facts = 名单所载的其他信息
party-times = 在名单上的时间
party-changes = 变更
party-whole-change = 该版本的全部变更
party-candidates = 本单位的候选
party-no-candidates = 本节点没有客户或记录与该方相合。
party-records = 提及该方的记录
party-no-records = 您可查阅的记录均未提及该方。
party-field-names = 名称
party-field-type = 当事方类别
party-field-dob = 出生或成立日期
party-field-gender = 性别
party-field-countries = 国家
party-field-ids = 号码
party-field-addresses = 地址
party-field-programs = 项目与法律依据
party-field-title = 头衔或职务
party-field-remarks = 备注
party-field-listed-on = 名单所载列名日期
party-field-delisted-on = 名单所载除名日期
gender-male = 男
gender-female = 女
listed-from = 自 { $date } 起列名
listed-before-known = 在本节点首个版本之前已列名
listed-still = 仍在名单上
listed-to = 至 { $date }
span-listed = 在名单上
span-off = 不在名单上
span-before-known = 本节点首个版本之前
span-now = 现在
entry-added = 新增
entry-removed = 移除
entry-changed = 变更
entries-added = 新增
entries-removed = 移除
entries-changed = 变更
change-gone = 原为：
change-came = 现为：
validity-valid = 校验位正确
validity-wrong = 不是该类有效号码
script-latn = 拉丁字母
script-hani = 汉字
script-hans = 简体中文
script-hant = 繁体中文
script-cyrl = 西里尔字母
script-arab = 阿拉伯字母
script-hang = 韩文
script-kore = 韩文
script-jpan = 日文
script-hira = 日文
script-kana = 日文
script-hebr = 希伯来文
script-grek = 希腊文
script-geor = 格鲁吉亚文
script-armn = 亚美尼亚文
script-thai = 泰文
script-deva = 天城文
script-mymr = 缅文
script-zyyy = 未注明文字
scheme-any = 任何种类
scheme-passport = 护照
scheme-natid = 国民身份号码
scheme-tax = 税号
scheme-reg = 注册号
scheme-uscc = 统一社会信用代码（中国）
scheme-inn = 纳税人识别号（俄罗斯）
scheme-ogrn = 国家注册主号（俄罗斯）
scheme-okpo = 企业统计代码（俄罗斯）
scheme-imo = 国际海事组织编号
scheme-mmsi = 海上移动业务识别码
scheme-callsign = 呼号
scheme-lei = 法人机构识别编码
scheme-swift = 银行识别代码
scheme-crypto = 钱包地址
scheme-curp = 人口登记号（墨西哥）
scheme-rfc = 纳税人登记号（墨西哥）
scheme-nit = 税务识别号
scheme-cedula = 身份证号（拉美）
scheme-ruc = 纳税人注册号
scheme-duns = 邓白氏编码
scheme-vat = 增值税号
scheme-other = 其他号码

# 候选
review-title = 候选
review-lead = 每一候选可能是、也可能不是所列的当事方。由人附理由作出决定；程序不作任何决定。
review-queues = 队列
review-queue = 本队列
review-begin = 从第一个开始
review-empty = 此处没有内容。
review-done = 已记录。本队列已无待办。
review-before = 上一个
review-after = 下一个
review-waiting = { $n ->
       *[other] 本队列共 { $shown } 个
    }
queue-waiting = 待处理
queue-confirm = 待确认
queue-decided = 已决定
queue-cleared = 因除名解除
queue-withdrawn = 已撤回
col-subject = 我方
col-listed-name = 名单上
col-match = 匹配
col-since = 起始
subject-sort-customer = 客户
subject-sort-record = 记录中的当事方
subject-customer = 本单位客户 { $id }
subject-record = 记录 { $id }
candidate-open = 待决定
candidate-proposed = 等待第二人确认
candidate-same = 已决定：同一方
candidate-different = 已决定：不同方
candidate-unclear = 已决定：无法判断
candidate-cleared = 因除名解除
candidate-withdrawn = 已撤回
candidate-title = { $first } – { $second }：候选
candidate-heading = 这两者是同一当事方吗？
candidate-number = 候选 { $id }
candidate-reopened = 此前已决定，其后有变更
candidate-ours = 我方
candidate-theirs = 名单上
candidate-reasons = 程序提问的理由
candidate-changed = 上次决定以来的变更
candidate-not-listed = 所列当事方已不在名单上。
candidate-story = 至今的经过
verdict-same = 同一方
verdict-different = 不同方
verdict-unclear = 无法判断
verdict-of-same = 同一方
verdict-of-different = 不同方
verdict-of-unclear = 无法判断
decide-title = 决定
decide-question = 是否为同一方？
decide-reason = 理由
decide-reason-hint = 您比对了什么、依据何处。它将成为签名记录的一部分。
decide-button = 记录决定
decide-record = 决定将签名并写入日志。“不同方”的决定在任一方变更之前一直有效。
decide-keys = 按键：S、D、U 选择；R 转到理由；J 下一个，K 上一个。
decide-no-verdict = 请选择三个答案之一。
decide-no-reason = 请写明理由，以便他人能够理解。
decided-same = 已记录：同一方。
decided-different = 已记录：不同方。
decided-unclear = 已记录：无法判断。
decided-proposed = 已记录；须由第二人确认。
decided-confirmed = 已确认。
decided-returned = 已退回，重新待决定。
decided-seen = 已记下您已知悉。
four-eyes-same = “同一方”的决定须由第二人确认。
four-eyes-all = 每项决定均须由第二人确认。
confirm-title = 须由第二人确认
confirm-button = 确认
confirm-not-you = 须由第一人以外的人确认。
return-reason = 退回理由
return-button = 退回
decision-by-two = { $first }，由 { $second } 确认
event-opened = 建立
event-reopened = 重新建立
event-proposed = 提出决定
event-decided = 已决定
event-confirmed = 已确认
event-declined = 已退回
event-cleared = 因除名解除
event-withdrawn = 已撤回
cleared-title = 已解除
cleared-by = { $date } 的“{ $list }”已不再列有该当事方，标记已解除。
cleared-acted = 以下人员此前据此采取过行动：
cleared-nobody = 无人据此采取过行动。
cleared-records = 提及它的记录：
cleared-seen = 我已知悉

# 名单
lists-title = 名单
lists-lead = 名单的每个版本都注明日期、签名并保存，因此可以查询任何一天。
lists-none = 尚无名单。
list-age = { $n ->
        [0] 今日版本
       *[other] { $shown } 天前
    }
list-no-state = 尚无版本
list-old = 陈旧
list-not-held = 当日无版本
list-version = 版本 { $version }
list-add = 添加名单
list-add-button = 添加名单
list-id = 短名
list-id-hint = 小写字母、数字和连字符，例如 us-sdn。
list-title = 标题
list-title-zh = 中文标题
list-authority = 发布机构
list-source = 网址
list-source-hint = 发布地址。也可以手工导入文件。
list-format = 格式
list-public = 名单已公开发布，其版本可公开声明
list-checked = 最近一次查询来源
list-entries = 最新版本中的当事方
list-open-candidates = 待处理的候选
list-states = 版本
list-no-states = 尚无版本。导入第一个文件后即有。
list-first-state = 首个版本
list-went = { $n ->
       *[other] 移除 { $shown }
    }
list-came = { $n ->
       *[other] 新增 { $shown }
    }
list-altered = { $n ->
       *[other] 变更 { $shown }
    }
list-about = 关于此名单
list-renew = 导入新版本
list-renew-lead = 发布的原始文件，最大 { $largest }。记录之前可先查看差异。
list-published = 日期
list-published-hint = 仅当文件未注明时填写。
list-preview-button = 读取文件
list-taken = 新版本已记录，客户和记录已与变更部分比对。
list-same = 文件与最新版本相同，未作记录。
list-discarded = 文件已丢弃。
list-preview-title = “{ $list }”的新版本
list-preview-same = 文件与最新版本相同，无可记录。
list-preview-first = 首批变更
list-would-clear = { $n ->
       *[other] 除名将解除 { $shown } 个候选。
    }
list-shrunken = 名单将减少大量当事方，文件可能不完整。请先与来源核对。
list-cannot = 此文件无法导入：
list-accept = 我已将文件与来源核对，文件完整
list-record = 记录此版本
list-record-explained = 此版本将签名并写入日志。随后客户和记录将与变更部分比对；因除名而应解除的标记将被解除。
list-notes = 读取文件的说明
format-any = 自动识别
format-lines = 当事方逐行文件（JSON Lines）
format-ftm = FollowTheMoney 实体（JSON Lines）
format-table = 带表头的普通表格（CSV）
format-ofac-csv = 美国财政部 OFAC 名单（CSV）
format-ofac-xml = 美国财政部 OFAC 名单（XML）
format-ofac-advanced-xml = 美国财政部 OFAC 详细名单（XML）
format-csl-csv = 美国综合筛查名单（CSV）
format-csl-json = 美国综合筛查名单（JSON）
format-bis-xml = 美国商务部实体清单（XML）
format-un-xml = 联合国安理会名单（XML）
format-eu-csv = 欧盟金融制裁名单（CSV）
format-eu-xml = 欧盟金融制裁名单（XML）
format-uk-csv = 英国制裁名单（CSV）
format-uk-xml = 英国制裁名单（XML）
format-ofsi-csv = 英国 OFSI 综合名单（CSV）
format-ofsi-xml = 英国 OFSI 综合名单（XML）
col-list = 名单
col-list-date = 日期
col-version = 版本
col-entries = 当事方
col-age = 时效
col-changes = 变更
col-taken = 导入时间
changes-title = “{ $list }”的变更
changes-between = 从 { $from } 的版本到 { $to } 的版本。
changes-from = 从
changes-to = 到
changes-none = 这两个版本之间没有变更。
changes-csv = 下载 CSV
changes-jsonl = 下载 JSON Lines

upload-nothing-yet = 读取文件不会作任何更改。

# 客户
customers-title = 客户
customers-lead = 本单位自己的客户和伙伴。他们只保存在本节点；任一方变更时都会与名单比对。
customers-find = 查找客户
customers-none = 此处没有客户。
customers-bring = 导入客户
customers-bring-lead = 表格（CSV）或 JSON Lines，最大 { $largest }。可先查看将会变更的内容。
customers-file-hint = 列名（英文）：id, type, name；如有则加 dob, countries, ids, addresses。
customers-preview-button = 读取文件
customers-preview-title = 文件将带来的变更
customers-new = 新增
customers-changed = 变更
customers-same = 未变
customers-rejected = 无法读取
customers-take = { $n ->
       *[other] 导入 { $shown } 个客户
    }
customers-take-explained = 新增和变更的客户会立即与名单比对。无法读取的行将被略过。
customers-back = 返回客户
customers-samples = 前几个
customers-taken = 已导入：新增 { $added }，变更 { $changed }；略过 { $rejected } 行；建立候选 { $opened } 个。
customers-discarded = 文件已丢弃。
customers-removed = 客户已移除。
col-customer = 客户
col-number = 编号
col-sort = 类别
col-candidates = 候选
customer-open = { $n ->
       *[other] { $shown } 个候选待处理
    }
customer-same = { $n ->
       *[other] 经人决定为列名方（{ $shown } 项）
    }
customer-no-open = 无待处理
customer-candidates = 候选
customer-no-candidates = 下列名单中没有当事方与该客户足够接近。这不涉及其他名单。
customer-lists = 比对的名单：
customer-updated = 最近变更 { $at }
customer-remove = 移除此客户
customer-remove-explained = 其待处理的候选将被撤回。已作出的决定保留在日志中。
customer-remove-sure = 从本节点移除

# 双人复核
four-eyes-title = 哪些决定须由第二人确认
four-eyes-setting = 第二人确认
four-eyes-choice-off = 无
four-eyes-choice-same = “同一方”以及撤销该决定
four-eyes-choice-all = 每项决定
four-eyes-saved = 已保存，自现在起的决定适用。

# 审计记录
audit-parties-screen = 查询当事方
audit-parties-four-eyes = 设置哪些决定须由第二人确认
audit-party-read = 查阅列名方
audit-candidate-read = 查阅候选
audit-customer-import = 导入客户
audit-customer-read = 查阅客户
audit-customer-remove = 移除客户
audit-list-add = 添加名单
audit-list-update = 记录名单版本

# 待办
need-open = { $n ->
       *[other] { $shown } 个候选等待决定
    }
need-confirm = 待确认：{ $first } – { $second }
need-cleared = 因除名解除：{ $first } – { $second }

# For programs
error-sign-in = 请先登录。
error-sign-in-next = 请在请求中附上已登录用户的会话凭证。
