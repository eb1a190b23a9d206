// Reading: what a query reads with.  Rows of one consistent state, the vault that opens them, and
// how an erased text is shown.  A query is a plain function of a Reading and its arguments; its
// result is a struct with FIELDS whose names are those of the HTTP contract.
#pragma once

#include <string>
#include <string_view>

#include "events/vault/key_vault.h"
#include "projections/view_store.h"

namespace klade {

struct Reading {
  const ViewReader& rows;
  const KeyVault& vault;
  std::string_view erased_text = "[dzēsts]";
};

// Thrown by open_text when the vault does not know a key or a box does not open: the vault beside
// this log is the wrong one.  With VaultFault::unavailable it only did not answer, and the query is
// to be asked again.  Caught in one place a program; never a normal answer.
struct VaultMismatch {
  VaultFault fault;
};

// The clear text, or `erased_text`.
std::string open_text(const Reading& reading, const Sealed& sealed, std::string_view purpose);

}  // namespace klade
