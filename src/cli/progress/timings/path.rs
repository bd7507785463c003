//! The chain of items that made the run as long as it was.

use std::time::Duration;

use super::Bar;

/// How long after the end of one item the next may begin and still have waited for it: a round trip and a hand-over.
const HAND_OVER: Duration = Duration::from_millis(20);

/// The places of the bars on the critical path, first to last: from the bar that ended last, always back to the
/// one that ended last before it began. Who waited for whom is not known here; what ended just before is the best
/// that can be said, and it is right where workers never idle.
pub fn critical(bars: &[Bar]) -> Vec<usize> {
    let mut by_end: Vec<usize> = (0..bars.len()).collect();
    by_end.sort_by_key(|&at| bars[at].end);
    let mut path = Vec::new();
    let mut until = by_end.len();
    while let Some(&at) = by_end[..until].last() {
        path.push(at);
        let begin = bars[at].begin;
        let before = by_end[..until].partition_point(|&other| bars[other].end <= begin);
        // A bar of no length would otherwise be its own predecessor.
        until = before.min(until - 1);
        if by_end[..until].last().is_some_and(|&other| bars[other].end + HAND_OVER < begin) {
            break;
        }
    }
    path.reverse();
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bar(worker: usize, begin: u64, end: u64) -> Bar {
        let [begin, end] = [begin, end].map(Duration::from_millis);
        Bar { worker, item: String::new(), begin, end, bytes: 0, rows: None }
    }

    #[test]
    fn the_path_goes_back_over_what_ended_last() {
        let bars = [bar(0, 0, 400), bar(1, 0, 900), bar(0, 400, 800), bar(1, 900, 1500), bar(0, 800, 1000)];
        assert_eq!(critical(&bars), [1, 3]);
    }

    #[test]
    fn a_pause_that_no_item_explains_ends_it() {
        assert_eq!(critical(&[bar(0, 0, 100), bar(0, 900, 1000)]), [1]);
        assert!(critical(&[]).is_empty());
    }

    #[test]
    fn items_of_no_length_end_it_too() {
        assert_eq!(critical(&[bar(0, 5, 5), bar(0, 5, 5)]).len(), 2);
    }
}
