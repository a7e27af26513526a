//! What a page says, in the formats of other programs: pure functions, and the same input gives the
//! same bytes.

pub mod plot_svg;
