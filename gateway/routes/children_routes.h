// Handlers of families: linking a child, listing, taking one out, more children than the limit; and
// what the operator does about that.  F1 to F5.
// Functions of a call and a desk; safe from any thread.
#pragma once

#include "gateway/routes/handling.h"

namespace klade {

// Whose password is tried: for the bounds of attempts.
std::optional<BlindIndex> tried_child(const Call& call, const KeyVault& vault);
// Tries the parent's password for the child: hashes.
Written link_child(const Call& call, const Desk& desk);
Answered show_family(const Call& call, const Desk& desk);
Written remove_family_member(const Call& call, const Desk& desk);
Written apply_for_children(const Call& call, const Desk& desk);

Answered list_applications(const Call& call, const Desk& desk);
Written grant_children(const Call& call, const Desk& desk);

}  // namespace klade
