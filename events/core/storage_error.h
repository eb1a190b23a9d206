// StorageError: why a directory of ours could not be opened; for the operator, so it names paths
// and never personal data.
#pragma once

#include <string>
#include <string_view>

namespace klade {

enum class StorageFault {
  missing,       // there is none: create() makes one
  exists,        // create() found one
  locked,        // another process has it open
  other_format,  // of another version, or not ours
  corrupt,       // the storage says that its bytes are broken
  wrong_key,     // the operator's key is not the one that this vault was made with
  unsafe_key,    // the operator's key file can be read by others, or is malformed
  io,            // the disk or the rights
};
std::string_view name_of(StorageFault fault);

struct StorageError {
  StorageFault fault = StorageFault::io;
  std::string message;
};

}  // namespace klade
