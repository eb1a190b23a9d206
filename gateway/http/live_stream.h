// LiveStream: the bytes of one server-sent event stream, between who writes events and the
// connection that sends them.  Bounded: a client that does not keep up is cut off, and reads
// everything anew when it comes back.
//
// Thread-safe.  `wake` is called on the writer's thread after something changed; it must not block.
#pragma once

#include <cstddef>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>

namespace klade {

class LiveStream {
 public:
  explicit LiveStream(std::size_t limit_bytes) : limit_bytes_(limit_bytes) {}

  // The writer's side.  False when the stream is over, also by this very text being too much.
  bool push(std::string_view text);
  void end();  // after what waits has been sent

  // The connection's side.
  void on_change(std::function<void()> wake);
  struct Taken {
    std::string text;
    bool ended = false;  // nothing comes after `text`
  };
  Taken take();
  void hang_up();  // the client is gone
  bool over() const;

 private:
  mutable std::mutex mutex_;
  const std::size_t limit_bytes_;
  std::string waiting_;
  bool ended_ = false;
  bool gone_ = false;
  std::function<void()> wake_;
};

}  // namespace klade
