// The data directory: what stands where.  Shared by every program that opens one.
//
//   DIR/log            the log: the only truth, back it up
//   DIR/vault          the keys of persons and schools: back it up apart from the log
//   DIR/operator.key   the key that wraps them; may stand elsewhere, best on another medium
//   DIR/node           which node of several this is; a copy of the directory must not have it
//   DIR/index, views   folds of the log: delete them at any time, they are rebuilt
#pragma once

#include <filesystem>

namespace klade {

struct DataDir {
  std::filesystem::path root;

  std::filesystem::path log() const { return root / "log"; }
  std::filesystem::path index() const { return root / "index"; }
  std::filesystem::path views() const { return root / "views"; }
  std::filesystem::path vault() const { return root / "vault"; }
  std::filesystem::path node() const { return root / "node"; }
  std::filesystem::path operator_key() const { return root / "operator.key"; }
};

}  // namespace klade
