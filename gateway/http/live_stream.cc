#include "gateway/http/live_stream.h"

#include <utility>

namespace klade {

bool LiveStream::push(std::string_view text) {
  std::function<void()> wake;
  bool open = true;
  {
    const std::lock_guard lock(mutex_);
    if (ended_ || gone_) return false;
    open = waiting_.size() + text.size() <= limit_bytes_;
    if (open) {
      waiting_.append(text);
    } else {
      ended_ = true;
      waiting_.clear();
    }
    wake = wake_;
  }
  if (wake) wake();
  return open;
}

void LiveStream::end() {
  std::function<void()> wake;
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
    wake = wake_;
  }
  if (wake) wake();
}

void LiveStream::on_change(std::function<void()> wake) {
  const std::lock_guard lock(mutex_);
  wake_ = std::move(wake);
}

LiveStream::Taken LiveStream::take() {
  const std::lock_guard lock(mutex_);
  return {std::exchange(waiting_, {}), ended_ || gone_};
}

void LiveStream::hang_up() {
  const std::lock_guard lock(mutex_);
  gone_ = true;
  waiting_.clear();
  wake_ = nullptr;
}

bool LiveStream::over() const {
  const std::lock_guard lock(mutex_);
  return ended_ || gone_;
}

}  // namespace klade
