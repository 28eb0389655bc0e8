//! Tests of the pictures: what the SVG says, read back as XML.

#[path = "../../examples/substances/mod.rs"]
mod substances;

#[cfg(feature = "layout")]
mod bounds;
#[cfg(feature = "layout")]
mod marks;
mod read_back;
#[cfg(feature = "layout")]
mod spelling;
#[cfg(feature = "layout")]
mod text;
#[cfg(feature = "layout")]
mod xml;

#[cfg(not(feature = "layout"))]
#[test]
fn without_its_feature_a_picture_is_an_error_that_says_so() {
    let molecule = read_back::read("CCO");
    let error = comity_picture::plain(&molecule, "", comity_picture::Lang::En).unwrap_err();
    assert_eq!(error, comity_picture::PictureError::NoLayout);
    assert!(error.to_string().contains("layout"));
}
