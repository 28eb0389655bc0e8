//! Private matching: questions, answers, heads and sets from a hostile line.
#![no_main]

use std::sync::LazyLock;

use comity_match::{Answer, Holder, Identifier, Request, SetHead, TagSet, blind};

static HOLDER: LazyLock<Holder> = LazyLock::new(|| Holder::new(&[5; 32], b"fuzz").expect("a key"));

fn chance(seed: u8) -> impl FnMut(&mut [u8]) {
    let mut state = u64::from(seed) + 0x9e37_79b9_7f4a_7c15;
    move |to: &mut [u8]| {
        for byte in to {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            *byte = (state >> 32) as u8;
        }
    }
}

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let head = SetHead {
        epoch: 1,
        key: *HOLDER.public(),
        root: [0; 32],
        tags: 1024,
    };
    if let Ok(request) = Request::from_bytes(data) {
        assert_eq!(request.to_bytes(), data);
        if let Ok(answer) = HOLDER.evaluate(&request, &mut chance(1)) {
            assert_eq!(Answer::from_bytes(&answer.to_bytes()), Ok(answer));
        }
    }
    if let Ok(answer) = Answer::from_bytes(data) {
        assert_eq!(answer.to_bytes(), data);
        let asked = [Identifier::new("name", "a").expect("an identifier")];
        let (_, state) = blind(&asked, 1, &mut chance(2)).expect("a question");
        // nobody can make the proof without the key
        assert!(state.tags(&answer, &head).is_err());
    }
    if let Ok(head) = SetHead::from_bytes(data) {
        assert_eq!(head.to_bytes(), data);
    }
    if let Ok(set) = TagSet::from_bytes(data) {
        assert_eq!(set.to_bytes(), data);
    }
});
