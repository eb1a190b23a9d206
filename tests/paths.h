// Where the project and its build stand, for tests that read files or start programs.  In one
// source file, so that no other object depends on where the project was checked out.
#pragma once

namespace klade {

extern const char* const kSourceDir;
extern const char* const kBinaryDir;

}  // namespace klade
