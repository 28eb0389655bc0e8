//! Laws: whatever one bit of any answer is, a pull either ends as an honest one or says what is
//! wrong, and never keeps anything wrong.

use crate::common::{Store, log, must_hold, open_mem, pull};
use comity_exchange::testing::Peer;
use comity_exchange::{Blame, PullError, Request, Witness};
use comity_log::faulty::MemDisk;
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn one_flipped_bit_in_any_file(from in 0_u64..520, more in 0_u64..520, file in any::<prop::sample::Index>(), bit in any::<prop::sample::Index>()) {
        let (before, to) = (log(from), from + more);
        let after = log(to);
        let names: Vec<String> = after.files(to).unwrap().into_keys().collect();
        let victim = file.get(&names).clone();
        let peer = Peer::new(after.source(to).unwrap(), move |ask, honest| {
            Ok(honest.map(|mut bytes| {
                if ask.name == victim && !bytes.is_empty() {
                    let at = bit.index(bytes.len() * 8);
                    bytes[at / 8] ^= 1 << (at % 8);
                }
                bytes
            }))
        });
        let (disk, mut store) = (MemDisk::new(), Store::default());
        let mut mirror = open_mem(&disk);
        pull(&mut mirror, &before.source(from).unwrap(), &mut store).unwrap();
        match pull(&mut mirror, &peer, &mut store) {
            Ok(pulled) => prop_assert_eq!(pulled.size, to),
            Err(error) => {
                prop_assert_eq!(error.who(), Blame::Peer);
                prop_assert!(error.evidence().is_none(), "a flipped bit proves nothing: {:?}", error);
                prop_assert!(!matches!(error, PullError::Source { .. }), "source");
            }
        }
        store.must_be(store.entries.len() as u64);
        must_hold(&disk, if mirror.size() == to { &after } else { &before }, mirror.size());
        pull(&mut mirror, &after.source(to).unwrap(), &mut store).unwrap();
        store.must_be(to);
        must_hold(&disk, &after, to);
    }

    #[test]
    fn a_pull_that_is_cut_anywhere_goes_on_where_it_was(sizes in prop::collection::vec(1_u64..700, 1..5), answers in prop::collection::vec(1_u64..12, 1..8)) {
        let mut log = log(0);
        let (disk, mut store) = (MemDisk::new(), Store::default());
        for grown in sizes {
            log.grow_to(log.size() + grown);
            for count in &answers {
                let left = std::sync::atomic::AtomicU64::new(*count);
                let peer = Peer::new(log.source(log.size()).unwrap(), move |_, honest| {
                    let now = left.fetch_update(std::sync::atomic::Ordering::SeqCst, std::sync::atomic::Ordering::SeqCst, |left| left.checked_sub(1));
                    now.map(|_| honest).map_err(|_| comity_exchange::SourceError::Unreachable("cut".into()))
                });
                let mut mirror = open_mem(&disk);
                let before = mirror.next_index();
                if let Err(error) = pull(&mut mirror, &peer, &mut store) {
                    prop_assert_eq!(error.who(), Blame::Line);
                }
                prop_assert!(mirror.next_index() >= before);
            }
        }
        let mut mirror = open_mem(&disk);
        pull(&mut mirror, &log.source(log.size()).unwrap(), &mut store).unwrap();
        store.must_be(log.size());
        must_hold(&disk, &log, log.size());
    }

    #[test]
    fn a_witness_cosigns_one_history_whatever_it_is_asked(asks in prop::collection::vec((0_u64..40, 0_u64..40, any::<bool>()), 1..40)) {
        let (one, other) = (log(40), crate::common::fork(20, 40));
        let witness: Witness = crate::common::witness(&MemDisk::new());
        let mut cosigned: Vec<(u64, [u8; 32])> = Vec::new();
        for (old, size, which) in asks {
            let log = if which { &one } else { &other };
            let Ok(body) = log.add_checkpoint(old, size) else { continue };
            if witness.add_checkpoint(&body, &crate::common::may).is_ok() {
                cosigned.push((size, log.root(size).unwrap()));
            }
        }
        let fits = |log: &comity_exchange::testing::TestLog| cosigned.iter().all(|(size, root)| log.root(*size).unwrap() == *root);
        prop_assert!(fits(&one) || fits(&other), "{:?}", cosigned);
        prop_assert!(cosigned.is_sorted_by_key(|(size, _)| *size));
    }

    #[test]
    fn requests_read_back(old in 0_u64..300, size in 300_u64..600) {
        let body = log(600).add_checkpoint(old, size).unwrap();
        let request = Request::parse(&body).unwrap();
        prop_assert_eq!(request.to_string().into_bytes(), body);
    }

    #[test]
    fn any_bytes_as_a_request(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = Request::parse(&bytes);
        let _ = Request::parse(&[b"old 5\n", bytes.as_slice()].concat());
    }
}
