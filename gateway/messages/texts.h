// What the school's texts say, by whom they are for and in which language.  The words whose
// password it is and both replies to a text from a phone are the requirements', letter for letter
// (P2, P6, P7); English has none of its own for the replies and shows the Latvian ones, as it was
// told to. Pure functions; safe from any thread.
#pragma once

#include <string>
#include <string_view>

#include "events/language.h"
#include "events/people.h"

namespace klade {

// `skolēna parole`, `mammas parole`, `tēta parole` (P2), and likewise of guardians and staff.
std::string_view whose_password(Role role, Language language);

// The text that brings a password.  `name` is the given name of the pupil whose child it is about,
// or of the employee; empty: left out.
std::string password_text(Role role,
                          Language language,
                          std::string_view name,
                          std::string_view password);

// To a phone that no profile of that code has; `role` is whose it would have been (P6).
std::string_view phone_unknown_text(Role role, Language language);
// To a phone that sent a code which nobody has (P7).
std::string_view code_unknown_text(Language language);

}  // namespace klade
