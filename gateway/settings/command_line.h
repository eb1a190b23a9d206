// Settings as options of a command line.
#pragma once

#include <map>
#include <string>

#include "gateway/settings/settings.h"

namespace CLI {
class App;
}

namespace klade {

// An option for every setting, and --config FILE.  Lives as long as the command line is parsed.
class SettingOptions {
 public:
  explicit SettingOptions(CLI::App& app);
  // After parsing: what is effective, or what is wrong with it.
  Result<Settings, SettingFault> load() const;

 private:
  CLI::App& app_;
  std::map<std::string, std::string> given_;
  std::string config_;
};

}  // namespace klade
