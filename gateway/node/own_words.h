// The words that somebody's password must not hold (A13): names of the person and of the pupil
// whose profile it is, their personal code and phone, the school's name.  In clear: they go nowhere
// but into password_fault().  Throws VaultMismatch, as queries do.
#pragma once

#include <string>
#include <vector>

#include "projections/reading.h"
#include "projections/views/sign_ins.h"

namespace klade {

std::vector<std::string> own_words(const Reading& reading, const ProfileRow& profile);

}  // namespace klade
