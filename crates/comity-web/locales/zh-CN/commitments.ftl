# 承诺、证据、时间线。

commitments-title = 承诺
commitments-lead = 各方以自己的措辞作出的承诺，以及后来的情况。任何一方的措辞都不是另一方的译文。状态是本节点办公室根据公开证据的解读，不是评分。
commitment-due = 期限 { $date }
commitment-no-wording = 我们的资料中没有原文。
commitment-summary = 概述，并非引文
commitment-standing = 长期
commitment-later = 后来的情况：
commitment-evidence-count = { $n ->
    [0] 尚无证据记录
   *[other] { $shown } 项证据
  }
evidence-title = 证据
evidence-none = 未找到公开证据。这是正常情况：仅表示没有公布，并不表示没有行动。
evidence-classes = 只有法律事实可由任何人核对。统计的行动取决于统计来源；主张取决于主张者。
ungraded = 未评级
bearing-supports = 支持
bearing-contradicts = 相反
bearing-context = 背景
claim-legal-fact = 法律事实
claim-counted-action = 有统计的行动
claim-one-side = 一方所述
claim-both-sides = 双方所述
timeline-title = 时间线
timeline-lead = 承诺、措施、行动、案件和声明，均注明来源。
timeline-drawing = 按年份排列的事件；每个点链接到列表中的条目
timeline-key = 空心点所依据的来源未经核对。
lane-un = 联合国
lane-us = 美国
lane-cn = 中国
lane-both = 双方及其他
