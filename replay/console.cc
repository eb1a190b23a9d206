#include "replay/console.h"

#include <algorithm>
#include <ostream>

namespace klade {
namespace {

constexpr std::uint64_t kShowEvery = 100'000;

}  // namespace

int Console::fault(std::string_view text) {
  end_progress();
  err_ << "klade-replay: " << text << '\n';
  return kExitFault;
}

void Console::progress(std::string_view doing, std::uint64_t more, std::uint64_t total) {
  if (!terminal_) return;
  const std::scoped_lock lock(mutex_);
  done_ += more;
  if (done_ - shown_ < kShowEvery) return;
  shown_ = done_;
  err_ << '\r' << doing << ": " << done_;
  if (total > 0)
    err_ << " of " << total << " (" << std::min<std::uint64_t>(100, done_ * 100 / total) << " %)";
  err_ << "   " << std::flush;
  line_ = true;
}

void Console::end_progress() {
  const std::scoped_lock lock(mutex_);
  if (line_) err_ << '\n';
  line_ = false;
  done_ = shown_ = 0;
}

}  // namespace klade
