// Command codec: a command as bytes, for another node of the same version.  Never stored.
//
//   command = name:bytes fingerprint:u64 fields        fields as ByteWriter packs them
//
// `name` is that of the command's type, the fingerprint one of the names and kinds of its fields,
// all the way down: a node whose command of that name has other fields does not take it, rather
// than misread it.  decode_command() takes only what encode() gives; it allocates no more than a
// bounded multiple of its input.  Pure functions; safe from any thread.
#pragma once

#include <string>
#include <string_view>

#include "aggregates/command.h"
#include "events/core/result.h"

namespace klade {

inline constexpr std::size_t kMaxCommandBytes = 1'048'576;  // beyond: malformed; never sent

enum class CommandDecodeError {
  not_understood,  // no such command here, or one with other fields: a node of another version
  malformed,
};

std::string encode(const Command& command);
Result<Command, CommandDecodeError> decode_command(std::string_view bytes);

}  // namespace klade
