// Console: where a command writes.  Results go to `out`, everything else to `err`; progress only
// when that is a terminal.  Thread-safe for progress(); the streams are for one thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <iosfwd>
#include <mutex>
#include <string>
#include <string_view>

namespace klade {

// What klade-replay exits with.
inline constexpr int kExitHolds = 0;
inline constexpr int kExitFault = 1;
inline constexpr int kExitUsage = 2;

class Console {
 public:
  Console(std::ostream& out, std::ostream& err, bool terminal)
      : out_(out), err_(err), terminal_(terminal) {}

  std::ostream& out() { return out_; }
  // A fault, in words; ids only.  For `return console.fault(...)`.
  int fault(std::string_view text);
  // Counts what is done and shows it now and then; `total` 0 when it is not known.
  void progress(std::string_view doing, std::uint64_t more, std::uint64_t total);
  void end_progress();

 private:
  std::ostream& out_;
  std::ostream& err_;
  const bool terminal_;
  std::mutex mutex_;
  std::uint64_t done_ = 0;  // guarded by mutex_, as below
  std::uint64_t shown_ = 0;
  bool line_ = false;  // a progress line stands on the terminal
};

}  // namespace klade
