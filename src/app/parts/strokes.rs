//! A drawing by finger as data: what a pad turns touches into, and draws again.
//!
//! Units: thousandths of the pad's width, so a drawing keeps its shape on any screen.

/// The points of one touch, from landing to lifting, `[x, y]`; `y` grows downward.
pub type Stroke = Vec<[u16; 2]>;

/// The pad's width in the drawing's own units.
pub const WIDTH: u16 = 1000;

/// Points nearer than this to the one before (in either direction) are left
/// out: a resting finger trembles.
const NEAR: u16 = 3;

/// Where a pad is on the screen, in CSS pixels.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// Its left edge.
    pub left: f64,
    /// Its top edge.
    pub top: f64,
    /// Its width, more than 0.
    pub width: f64,
}

impl Place {
    /// The point of a touch at `x`, `y` on the screen, held inside the pad of that `height`.
    pub fn point(&self, x: f64, y: f64, height: u16) -> [u16; 2] {
        let scale = f64::from(WIDTH) / self.width.max(1.0);
        let inside = |way: f64, most: u16| (way * scale).round().clamp(0.0, f64::from(most)) as u16;
        [inside(x - self.left, WIDTH), inside(y - self.top, height)]
    }
}

/// Adds `point` to `stroke`, unless it is hardly away from the one before.
/// Says whether it was added.
pub fn extend(stroke: &mut Stroke, point: [u16; 2]) -> bool {
    let trembles = stroke
        .last()
        .is_some_and(|last| last[0].abs_diff(point[0]) < NEAR && last[1].abs_diff(point[1]) < NEAR);
    if !trembles {
        stroke.push(point);
    }
    !trembles
}

/// How many points the strokes have together.
pub fn points(strokes: &[Stroke]) -> usize {
    strokes.iter().map(Vec::len).sum()
}

/// The strokes as the `d` of an SVG path. A lone point becomes a dot.
pub fn path<'a>(strokes: impl IntoIterator<Item = &'a Stroke>) -> String {
    let mut path = String::new();
    for stroke in strokes {
        for (nth, [x, y]) in stroke.iter().enumerate() {
            path.push(if nth == 0 { 'M' } else { 'L' });
            path.push_str(&x.to_string());
            path.push(' ');
            path.push_str(&y.to_string());
        }
        if stroke.len() == 1 {
            path.push_str("h0");
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACE: Place = Place {
        left: 10.0,
        top: 100.0,
        width: 300.0,
    };

    #[test]
    fn a_touch_is_kept_in_thousandths_of_the_width() {
        assert_eq!(PLACE.point(160.0, 130.0, 360), [500, 100]);
    }

    #[test]
    fn a_touch_that_leaves_the_pad_stays_on_its_edge() {
        assert_eq!(PLACE.point(-40.0, 900.0, 360), [0, 360]);
        assert_eq!(PLACE.point(900.0, 0.0, 360), [1000, 0]);
    }

    #[test]
    fn a_resting_finger_adds_no_points() {
        let mut stroke = vec![[10, 10]];
        assert!(!extend(&mut stroke, [12, 11]));
        assert!(extend(&mut stroke, [13, 10]));
        assert_eq!(stroke, [[10, 10], [13, 10]]);
    }

    #[test]
    fn a_stroke_is_a_line_and_a_lone_point_a_dot() {
        let strokes = vec![vec![[1, 2], [30, 40]], vec![[5, 6]]];
        assert_eq!(path(&strokes), "M1 2L30 40M5 6h0");
    }
}
