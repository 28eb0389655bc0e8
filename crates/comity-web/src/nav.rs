//! The navigation: which entries a reader sees, and where they are.

use comity_flow::Role;

use crate::routes;
use crate::shell::NavItem;

struct Section {
    href: &'static str,
    label: &'static str,
    /// Paths that lie in this section, each with the label of its entry in the section's own navigation.
    pages: &'static [(&'static str, &'static str)],
}

const SECTIONS: &[Section] = &[
    Section {
        href: "/",
        label: "nav-home",
        pages: &[],
    },
    Section {
        href: "/report",
        label: "nav-report",
        pages: &[
            ("/report", "nav-report-form"),
            ("/report/file", "nav-report-file"),
        ],
    },
    Section {
        href: "/check",
        label: "nav-check",
        pages: &[("/check", "nav-check-one"), ("/check/list", "nav-check-list")],
    },
    Section {
        href: "/substances",
        label: "nav-substances",
        pages: &[
            ("/substances", "nav-substances-all"),
            ("/gap", "nav-gap"),
            ("/lag", "nav-lag"),
        ],
    },
    Section {
        href: "/parties",
        label: "nav-parties",
        pages: &[
            ("/parties", "nav-parties-ask"),
            ("/review", "nav-review"),
            ("/customers", "nav-customers"),
        ],
    },
    Section {
        href: "/lists",
        label: "nav-lists",
        pages: &[],
    },
    Section {
        href: "/peers",
        label: "nav-peers",
        pages: &[
            ("/peers", "nav-peers-all"),
            ("/incoming", "nav-incoming"),
            ("/shares", "nav-shares"),
            ("/outstanding", "nav-outstanding"),
            ("/match", "nav-match"),
            ("/erasures", "nav-erasures"),
            ("/keys", "nav-keys"),
        ],
    },
    Section {
        href: "/commitments",
        label: "nav-commitments",
        pages: &[
            ("/commitments", "nav-commitments-all"),
            ("/timeline", "nav-timeline"),
        ],
    },
    Section {
        href: "/log",
        label: "nav-log",
        pages: &[],
    },
    Section {
        href: "/audit",
        label: "nav-audit",
        pages: &[],
    },
    Section {
        href: "/users",
        label: "nav-users",
        pages: &[],
    },
];

impl Section {
    fn holds(&self, path: &str) -> bool {
        under(path, self.href) || self.pages.iter().any(|(href, _)| under(path, href))
    }
}

/// Whether `path` is `href` or lies below it; the home page has nothing below it.
fn under(path: &str, href: &str) -> bool {
    path == href || (href != "/" && path.strip_prefix(href).is_some_and(|rest| rest.starts_with('/')))
}

/// The main navigation for a reader at `path`.
pub(crate) fn main(path: &str, role: Option<Role>) -> Vec<NavItem> {
    SECTIONS
        .iter()
        .filter(|section| role.is_some() && routes::open_to(section.href, role))
        .map(|section| NavItem {
            href: section.href,
            label: section.label,
            current: section.holds(path),
        })
        .collect()
}

/// The navigation inside the section that holds `path`.
pub(crate) fn section(path: &str, role: Option<Role>) -> Vec<NavItem> {
    let pages = SECTIONS
        .iter()
        .find(|section| section.holds(path))
        .map_or(&[][..], |section| section.pages);
    let deepest = pages
        .iter()
        .filter(|(href, _)| under(path, href))
        .map(|(href, _)| href.len())
        .max();
    pages
        .iter()
        .filter(|(href, _)| role.is_some() && routes::open_to(href, role))
        .map(|(href, label)| NavItem {
            href,
            label,
            current: under(path, href) && Some(href.len()) == deepest,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn current(items: &[NavItem]) -> Vec<&'static str> {
        items
            .iter()
            .filter(|item| item.current)
            .map(|item| item.href)
            .collect()
    }

    #[test]
    fn exactly_one_entry_is_current() {
        let role = Some(Role::Administrator);
        assert_eq!(current(&main("/", role)), ["/"]);
        assert_eq!(current(&main("/gap", role)), ["/substances"]);
        assert_eq!(current(&section("/gap", role)), ["/gap"]);
        assert_eq!(current(&section("/report/file/7/result", role)), ["/report/file"]);
        assert_eq!(current(&section("/report/incident", role)), ["/report"]);
        assert_eq!(current(&main("/outstanding", role)), ["/peers"]);
        assert_eq!(current(&section("/shares/7", role)), ["/shares"]);
        assert!(current(&main("/account", role)).is_empty());
    }

    #[test]
    fn nobody_sees_what_they_may_not_open() {
        assert!(main("/", None).is_empty());
        let reader: Vec<_> = main("/", Some(Role::Reader))
            .iter()
            .map(|item| item.href)
            .collect();
        assert!(!reader.contains(&"/peers"));
        assert!(!reader.contains(&"/users") && !reader.contains(&"/audit") && !reader.contains(&"/report"));
    }
}
