// use_sodium(): libsodium made ready, once a process; called before anything of it is used.  It
// also picks the fastest code for this machine, so hashes before it would be slower.  Thread-safe.
#pragma once

namespace klade {

void use_sodium();

}  // namespace klade
