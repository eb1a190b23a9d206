#include "tests/paths.h"

namespace klade {

const char* const kSourceDir = KLADE_SOURCE_DIR;
const char* const kBinaryDir = KLADE_BINARY_DIR;

}  // namespace klade
