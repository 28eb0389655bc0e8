//! A damaged file does not open.

use comity_seal::{Kind, open, open_with_file_key, seal};

use crate::{KINDS, identity};

#[test]
fn every_bit_counts() {
    for kind in KINDS {
        let me = [identity(kind, 1)];
        let sealed = seal(b"a short text", &[me[0].to_public()]).unwrap();
        for bit in 0..sealed.file.len() * 8 {
            let mut changed = sealed.file.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            assert!(open(&changed, &me, 1 << 20).is_err(), "{kind:?} bit {bit}");
            // every eighth is enough for the second way: it shares all that comes after the key
            if bit % 8 == 0 {
                assert!(
                    open_with_file_key(&changed, &sealed.file_key, 1 << 20).is_err(),
                    "{kind:?} bit {bit}"
                );
            }
        }
    }
}

#[test]
fn every_cut_and_every_lengthening_is_noticed() {
    for kind in KINDS {
        let me = [identity(kind, 1)];
        let sealed = seal(b"a short text", &[me[0].to_public()]).unwrap();
        for cut in 0..sealed.file.len() {
            assert!(
                open(&sealed.file[..cut], &me, 1 << 20).is_err(),
                "{kind:?} cut at {cut}"
            );
        }
        for more in [1, 16, 17, 65536] {
            let longer = [&sealed.file[..], &vec![0; more]].concat();
            assert!(open(&longer, &me, 1 << 20).is_err(), "{kind:?} {more} bytes more");
        }
    }
}

#[test]
fn pieces_cannot_be_dropped_swapped_or_doubled() {
    const PIECE: usize = 65536 + 16;
    let me = [identity(Kind::X25519, 1)];
    let plain: Vec<u8> = (0..3 * 65536 + 100).map(|n| (n / 65536) as u8).collect();
    let file = seal(&plain, &[me[0].to_public()]).unwrap().file;
    let start = file.windows(5).position(|w| w == b"\n--- ").unwrap() + 1 + 48 + 16;
    let piece = |n: usize| &file[start + n * PIECE..(start + (n + 1) * PIECE).min(file.len())];
    let head = &file[..start];
    let joined = |order: &[usize]| {
        let mut made = head.to_vec();
        for n in order {
            made.extend(piece(*n));
        }
        made
    };
    assert!(joined(&[0, 1, 2, 3]) == file && open(&file, &me, 1 << 20).is_ok());
    for order in [
        &[0, 1, 2][..],
        &[1, 2, 3],
        &[0, 2, 1, 3],
        &[0, 0, 1, 2, 3],
        &[3],
        &[0, 3],
        &[],
        &[0, 1, 2, 3, 3],
    ] {
        assert!(open(&joined(order), &me, 1 << 20).is_err(), "{order:?}");
    }
}
