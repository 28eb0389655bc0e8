-- A store of format version 1 with rows in every table. Never edited: it stands for every store of that version.
INSERT INTO user VALUES (1, 'Li', 'li', 'officer', '$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$AAAA', 'zh', 1700000000, NULL, 2, NULL, 'user.add');
INSERT INTO token VALUES (x'3c469e9d6c5875d37a43f353d4f88e61fcf812c66eee3457465a40b0da4153e0', 1, 1700000000, 1700003600, NULL, 'token.add');
INSERT INTO session VALUES (x'3f3af1ecebbd1410ab417ec0d27bbfcb5d340e177ae159b59fc8626c2dfd9175', 1, 1700000000, 1700000100, 1700003600, 'session.add');
INSERT INTO draft VALUES (1, 'incident', '{"title":"…"}', 1700000000, 'draft.put');
INSERT INTO mapping VALUES (1, 'lab', 'identification', x'1eb7c54d52831bbfe8942af0b1c56b7409523a59ed6ca99c1174fef7eb32c1b5', '{}', 1700000000, 'mapping.put');
INSERT INTO upload VALUES (1, 1, 'found.csv', 1700000000, 'upload.put', x'612c620a');
INSERT INTO import VALUES (1, 1, 'found.csv', x'3b9c358f36f0a31b6ad3e14f309c7cf198ac9246e8316f9ce543d5b19ac02b80', 'identification', 1700000000, 2, 0, 0, 1700000009, 'import.finish');
INSERT INTO meta VALUES ('node.name', 'node.example', 'meta.put');
INSERT INTO statement (id, hash, leaf_hash, open, standing, log_index, record_id, record_key, seq, verb, kind, issuer, issued, occurred, day, title,
    status, tlp, re, person, dedupe_key, import, written_by)
  VALUES (1, x'e3fa47815f71bee151a8a1bc01a065e51658bfca3217ba9b1ba3024b3409a41d', x'ccbf76d20974e563eb51d22ff1171a30472e0ae643b17863befd53614e7fefad', 1, 2, 0, 'node.example/00000000000000000000000000000001', x'ce0c43148d206f59e73b', 1, 'issue', 'incident', 'node.example', 1700000000, '2021-03', '2021-03', 'first',
    'reported', 'GREEN', NULL, 0, x'2cf2fb7f867feffafbfe66a5b8e8822da70738406dd3b85a28c83892da6e50a5', 1, 'records.settle');
INSERT INTO statement_bytes VALUES (1, x'66697273742073746174656d656e74');
INSERT INTO statement (id, hash, leaf_hash, open, standing, log_index, record_id, record_key, seq, verb, kind, issuer, issued, occurred, day, title,
    status, tlp, re, person, dedupe_key, import, written_by)
  VALUES (2, x'9baa4c3c0191598022c8460f4c2d2647903b7f3c09c28d58a80915079951b601', x'bac57df66fe6368188d1d4521bcffaecee76a03a50ff297a13439f7164de0a5f', 1, 1, 1, 'node.example/00000000000000000000000000000001', x'ce0c43148d206f59e73b', 2, 'amend', 'incident', 'node.example', 1700000000, '2021-03-14', '2021-03-14', 'amended',
    'reported', 'GREEN', NULL, 0, NULL, NULL, 'records.settle');
INSERT INTO statement_bytes VALUES (2, x'7365636f6e642073746174656d656e74');
INSERT INTO statement (id, hash, leaf_hash, open, standing, log_index, record_id, record_key, seq, verb, kind, issuer, issued, occurred, day, title,
    status, tlp, re, person, dedupe_key, import, written_by)
  VALUES (3, x'a49ad9aaa6faf6be066348a089f4dd1b350b361d72b607c6e20344ea62131e18', x'ca6e6588d55d58a70e0b4de60c2dab1e4574bb97d68fa88679852a5daaa9db02', 0, 0, NULL, 'node.example/00000000000000000000000000000002', x'66dcc428c3be1f5abc46', 1, 'issue', 'incident', 'node.example', 1700000000, NULL, '2023-11-14', 'waiting',
    'reported', 'GREEN', NULL, 0, NULL, NULL, 'records.stage');
INSERT INTO statement_bytes VALUES (3, x'74686972642073746174656d656e74');
INSERT INTO subject VALUES ('cas', '437-38-7', 1), ('cas', '437-38-7', 2);
INSERT INTO search (rowid, words) VALUES (1, 'fentanyl'), (2, 'fentanyl 437-38-7 437 38 7 前体 体'), (3, '前体 体');
UPDATE log_position SET applied_size = 2, written_by = 'records.settle';
INSERT INTO audit VALUES (1, 1700000000, 1, 'record.read', 'record', 'node.example/00000000000000000000000000000001', 'done', '', x'ad544ac17526d681b6a4b2bb65619e61924cbbe8dde103167f2e94e9daea4d3c');
UPDATE audit_head SET rows = 1, hash = x'ad544ac17526d681b6a4b2bb65619e61924cbbe8dde103167f2e94e9daea4d3c';
