//! The one table of routes. The router is built from it and from nothing else, so that an address without a policy
//! cannot exist.

use axum::routing::{MethodRouter, get, post};
use comity_flow::{Action, Role};

use crate::access::Access::{self, Anyone, May};
use crate::app::App;
use crate::pages;

/// What a request to a route carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carries {
    /// Nothing but its address.
    Nothing,
    /// A form: read and checked by the guard.
    Form,
    /// A file with a form: read by the handler, which checks the token before the file.
    File,
    /// A list that is only answered: nothing is changed by it, so it needs no token. The guard still refuses what a
    /// page of another site sends.
    List,
}

/// One route.
pub struct Route {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// The path, with names in braces.
    pub path: &'static str,
    /// Who may use it.
    pub access: Access,
    /// What a request carries.
    pub carries: Carries,
    /// Makes the handler.
    pub(crate) handler: fn() -> MethodRouter<App>,
}

const fn read(path: &'static str, access: Access, handler: fn() -> MethodRouter<App>) -> Route {
    Route {
        method: "GET",
        path,
        access,
        carries: Carries::Nothing,
        handler,
    }
}

const fn send(path: &'static str, access: Access, handler: fn() -> MethodRouter<App>) -> Route {
    Route {
        method: "POST",
        path,
        access,
        carries: Carries::Form,
        handler,
    }
}

const fn upload(path: &'static str, access: Access, handler: fn() -> MethodRouter<App>) -> Route {
    Route {
        method: "POST",
        path,
        access,
        carries: Carries::File,
        handler,
    }
}

const fn list(path: &'static str, access: Access, handler: fn() -> MethodRouter<App>) -> Route {
    Route {
        method: "POST",
        path,
        access,
        carries: Carries::List,
        handler,
    }
}

const READ: Access = May(Action::Read);
const OWN: Access = May(Action::OwnAccount);
const REPORT: Access = May(Action::Report);
const AMEND: Access = May(Action::Amend);
const EXPORT: Access = May(Action::Export);
const AUDIT: Access = May(Action::ReadAudit);
const USERS: Access = May(Action::ManageUsers);
const SCREEN: Access = May(Action::Screen);
const DECIDE: Access = May(Action::Decide);
const CUSTOMERS: Access = May(Action::ManageCustomers);
const LISTS: Access = May(Action::ManageLists);
const SHARE: Access = May(Action::Share);
const RELEASE: Access = May(Action::Release);
const MATCH: Access = May(Action::Match);
const PEERS: Access = May(Action::SeePeers);
const KEEP_PEERS: Access = May(Action::ManagePeers);
const ERASE: Access = May(Action::Erase);

/// All routes of the face.
pub static ROUTES: &[Route] = &[
    // For anybody who reaches the node.
    read("/static/{name}", Anyone, || get(pages::assets::get)),
    read("/log/checkpoint", Anyone, || get(pages::log_files::checkpoint)),
    read("/log/tile/{*rest}", Anyone, || get(pages::log_files::tile)),
    read("/sign-in", Anyone, || get(pages::sign_in::get)),
    send("/sign-in", Anyone, || post(pages::sign_in::post)),
    read("/sign-in/passkey", Anyone, || get(pages::passkeys::sign_in)),
    send("/sign-in/passkey", Anyone, || post(pages::passkeys::signed_in)),
    read("/signed-out", Anyone, || get(pages::sign_out::done)),
    read("/enter/{token}", Anyone, || get(pages::enter::get)),
    read("/welcome", Anyone, || get(pages::welcome::get)),
    send("/welcome", Anyone, || post(pages::welcome::post)),
    read("/about", Anyone, || get(pages::about::get)),
    // The own account.
    send("/sign-out", OWN, || post(pages::sign_out::post)),
    read("/account", OWN, || get(pages::account::get)),
    send("/account/language", OWN, || post(pages::account::language)),
    send("/account/password", OWN, || post(pages::account::password)),
    read("/account/passkeys/new", OWN, || get(pages::passkeys::new)),
    send("/account/passkeys", OWN, || post(pages::passkeys::add)),
    send("/account/passkeys/{id}/remove", OWN, || {
        post(pages::passkeys::remove)
    }),
    // Reading.
    read("/", READ, || get(pages::home::get)),
    read("/search", READ, || get(pages::search::get)),
    read("/records/{issuer}/{digits}", READ, || get(pages::record::get)),
    read("/substances", READ, || get(pages::substances::list)),
    read("/substances/{key}", READ, || get(pages::substances::one)),
    read("/check", READ, || get(pages::check::get)),
    read("/check/list", READ, || get(pages::check_list::get)),
    upload("/check/list", READ, || post(pages::check_list::post)),
    read("/api/check", READ, || get(pages::check_list::api_one)),
    list("/api/check", READ, || post(pages::check_list::api_many)),
    read("/gap", READ, || get(pages::gap::get)),
    read("/lag", READ, || get(pages::lag::get)),
    read("/commitments", READ, || get(pages::commitments::list)),
    read("/commitments/{key}", READ, || get(pages::commitments::one)),
    read("/timeline", READ, || get(pages::timeline::get)),
    read("/log", READ, || get(pages::log::get)),
    // Parties: asking, candidates, lists, own customers.
    read("/parties", SCREEN, || get(pages::parties::get)),
    send("/parties", SCREEN, || post(pages::parties::post)),
    read("/parties/{list}/{entry}", SCREEN, || get(pages::parties::one)),
    read("/review", SCREEN, || get(pages::review::list)),
    send("/review/four-eyes", LISTS, || post(pages::review::four_eyes)),
    read("/review/{id}", SCREEN, || get(pages::review::one)),
    send("/review/{id}/decide", DECIDE, || post(pages::review::decide)),
    send("/review/{id}/confirm", DECIDE, || post(pages::review::confirm)),
    send("/review/{id}/return", DECIDE, || post(pages::review::give_back)),
    send("/review/{id}/seen", DECIDE, || post(pages::review::seen)),
    read("/lists", READ, || get(pages::lists::list)),
    send("/lists", LISTS, || post(pages::lists::add)),
    read("/lists/{list}", READ, || get(pages::lists::one)),
    read("/lists/{list}/changes", READ, || get(pages::lists::changes)),
    read("/lists/{list}/changes.csv", EXPORT, || get(pages::lists::csv)),
    read("/lists/{list}/changes.jsonl", EXPORT, || get(pages::lists::jsonl)),
    upload("/lists/{list}/file", LISTS, || post(pages::list_file::upload)),
    read("/lists/{list}/file/{id}", LISTS, || {
        get(pages::list_file::preview)
    }),
    send("/lists/{list}/file/{id}/record", LISTS, || {
        post(pages::list_file::record)
    }),
    send("/lists/{list}/file/{id}/discard", LISTS, || {
        post(pages::list_file::discard)
    }),
    read("/customers", SCREEN, || get(pages::customers::list)),
    upload("/customers", CUSTOMERS, || post(pages::customers::upload)),
    read("/customers/{key}", SCREEN, || get(pages::customers::one)),
    send("/customers/{key}/remove", CUSTOMERS, || {
        post(pages::customers::remove)
    }),
    read("/customers/file/{id}", CUSTOMERS, || {
        get(pages::customers::preview)
    }),
    send("/customers/file/{id}/take", CUSTOMERS, || {
        post(pages::customers::take)
    }),
    send("/customers/file/{id}/discard", CUSTOMERS, || {
        post(pages::customers::discard)
    }),
    // Counterparts: the line to each, what leaves, what comes in, what waits, keys.
    read("/peers", PEERS, || get(pages::peers::list)),
    read("/peers/invite", KEEP_PEERS, || get(pages::invite::get)),
    send("/peers/invite", KEEP_PEERS, || post(pages::invite::post)),
    read("/peers/{name}", PEERS, || get(pages::peers::one)),
    send("/peers/{name}/sync", PEERS, || post(pages::peers::sync)),
    send("/peers/{name}/freeze", KEEP_PEERS, || post(pages::peers::freeze)),
    send("/peers/{name}/thaw", KEEP_PEERS, || post(pages::peers::thaw)),
    send("/peers/{name}/remove", KEEP_PEERS, || post(pages::peers::remove)),
    read("/shares", SHARE, || get(pages::shares::list)),
    read("/shares/{id}", SHARE, || get(pages::shares::one)),
    send("/shares/{id}/approve", RELEASE, || post(pages::shares::approve)),
    send("/shares/{id}/decline", SHARE, || post(pages::shares::decline)),
    read("/incoming", SHARE, || get(pages::incoming::list)),
    read("/incoming/{id}", SHARE, || get(pages::incoming::one)),
    send("/incoming/{id}/open", SHARE, || post(pages::incoming::open)),
    send("/incoming/{id}/accept", SHARE, || post(pages::incoming::accept)),
    send("/incoming/{id}/refuse", SHARE, || post(pages::incoming::refuse)),
    read("/outstanding", PEERS, || get(pages::outstanding::get)),
    read("/match", MATCH, || get(pages::matching::get)),
    send("/match", MATCH, || post(pages::matching::post)),
    read("/erasures", ERASE, || get(pages::erase::list)),
    read("/keys", PEERS, || get(pages::keys::get)),
    // The same for programs.
    list("/api/parties", SCREEN, || post(pages::party_api::post)),
    list("/match/{dataset}", SCREEN, || post(pages::yente::matches)),
    read("/search/{dataset}", SCREEN, || get(pages::yente::search)),
    read("/entities/{entity}", SCREEN, || get(pages::yente::one)),
    read("/catalog", READ, || get(pages::yente::catalog)),
    read("/algorithms", READ, || get(pages::yente::algorithms)),
    // Taking out.
    read("/records/{issuer}/{digits}/statement/{seq}", EXPORT, || {
        get(pages::record_files::statement)
    }),
    read("/records/{issuer}/{digits}/proof/{seq}", EXPORT, || {
        get(pages::record_files::proof)
    }),
    read("/records/{issuer}/{digits}/receipt/{seq}", EXPORT, || {
        get(pages::record_files::receipt)
    }),
    // Later statements.
    read("/records/{issuer}/{digits}/correct", AMEND, || {
        get(pages::correct::get)
    }),
    send("/records/{issuer}/{digits}/correct", AMEND, || {
        post(pages::correct::post)
    }),
    read("/records/{issuer}/{digits}/turn/{verb}", AMEND, || {
        get(pages::turn::get)
    }),
    send("/records/{issuer}/{digits}/turn/{verb}", AMEND, || {
        post(pages::turn::post)
    }),
    read("/records/{issuer}/{digits}/reply", AMEND, || {
        get(pages::reply::get)
    }),
    send("/records/{issuer}/{digits}/reply", AMEND, || {
        post(pages::reply::post)
    }),
    read("/records/{issuer}/{digits}/share", SHARE, || {
        get(pages::share::get)
    }),
    send("/records/{issuer}/{digits}/share", SHARE, || {
        post(pages::share::post)
    }),
    read("/records/{issuer}/{digits}/erase", ERASE, || {
        get(pages::erase::get)
    }),
    send("/records/{issuer}/{digits}/erase", ERASE, || {
        post(pages::erase::post)
    }),
    // Reporting.
    read("/report", REPORT, || get(pages::report::get)),
    read("/report/{kind}", REPORT, || get(pages::report_form::get)),
    send("/report/{kind}", REPORT, || post(pages::report_form::post)),
    read("/report/file", REPORT, || get(pages::file::get)),
    upload("/report/file", REPORT, || post(pages::file::post)),
    read("/report/file/{id}", REPORT, || get(pages::columns::get)),
    send("/report/file/{id}", REPORT, || post(pages::columns::post)),
    read("/report/file/{id}/preview", REPORT, || get(pages::preview::get)),
    send("/report/file/{id}/record", REPORT, || {
        post(pages::preview::record)
    }),
    send("/report/file/{id}/discard", REPORT, || {
        post(pages::preview::discard)
    }),
    read("/report/file/{id}/progress", REPORT, || get(pages::progress::get)),
    read("/report/file/{id}/state", REPORT, || get(pages::progress::state)),
    read("/report/file/{id}/result", REPORT, || get(pages::result::get)),
    read("/report/file/{id}/result.csv", REPORT, || get(pages::result::csv)),
    // Oversight and upkeep.
    read("/audit", AUDIT, || get(pages::audit::get)),
    read("/users", USERS, || get(pages::users::get)),
    send("/users", USERS, || post(pages::users::post)),
    send("/users/{id}/link", USERS, || post(pages::users::link)),
    send("/users/{id}/disable", USERS, || post(pages::users::disable)),
    send("/users/{id}/enable", USERS, || post(pages::users::enable)),
];

/// Beginnings of the addresses whose answers programs read: what goes wrong there is told in JSON.
const FOR_PROGRAMS: [&str; 6] = [
    "/api/",
    "/match/",
    "/search/",
    "/entities/",
    "/catalog",
    "/algorithms",
];

/// Whether an address answers programs rather than people.
pub fn for_programs(path: &str) -> bool {
    FOR_PROGRAMS.iter().any(|beginning| path.starts_with(beginning))
}

/// Whether a role may read an address of the table.
pub(crate) fn open_to(path: &str, role: Option<Role>) -> bool {
    ROUTES
        .iter()
        .any(|route| route.method == "GET" && route.path == path && route.access.allows(role))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_short_list_is_open_to_anybody() {
        let open: Vec<&str> = ROUTES
            .iter()
            .filter(|route| route.access == Anyone)
            .map(|route| route.path)
            .collect();
        assert_eq!(
            open,
            [
                "/static/{name}",
                "/log/checkpoint",
                "/log/tile/{*rest}",
                "/sign-in",
                "/sign-in",
                "/sign-in/passkey",
                "/sign-in/passkey",
                "/signed-out",
                "/enter/{token}",
                "/welcome",
                "/welcome",
                "/about"
            ]
        );
    }

    #[test]
    fn no_route_stands_twice() {
        let mut seen: Vec<(&str, &str)> = ROUTES.iter().map(|route| (route.method, route.path)).collect();
        seen.sort();
        let all = seen.len();
        seen.dedup();
        assert_eq!(all, seen.len());
    }

    #[test]
    fn whatever_is_posted_carries_something_the_guard_or_handler_checks() {
        for route in ROUTES {
            assert_eq!(
                route.method == "POST",
                route.carries != Carries::Nothing,
                "{}",
                route.path
            );
        }
    }
}
