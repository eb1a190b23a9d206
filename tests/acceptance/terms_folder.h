// Terms of use in two versions, for a server that demands one of them.
#pragma once

#include <fstream>
#include <string>
#include <vector>

#include "tests/temporary_directory.h"

namespace klade {

class TermsFolder {
 public:
  TermsFolder() {
    for (const std::string version : {"1", "2"}) {
      for (const std::string language : {"lv", "ru", "en"}) {
        std::string name = version;
        std::ofstream(folder_.path() / name.append(".").append(language).append(".txt"))
            << "Terms " << version << " " << language;
      }
    }
  }
  std::vector<std::string> options(const std::string& version,
                                   std::vector<std::string> more = {}) const {
    more.insert(more.end(), {"--terms", folder_.path().string(), "--terms-version", version});
    return more;
  }

 private:
  TemporaryDirectory folder_;
};

}  // namespace klade
