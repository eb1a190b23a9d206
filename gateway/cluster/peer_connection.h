// PeerConnection: one keep-alive HTTP connection to another node, for one thread, which waits.  A
// connection that was lost is made anew with the next request; a request on one that the node had
// closed meanwhile, before a byte of the answer came, is sent again at once.
//
// A name that takes longer to look up than `look_up` fails the request, and is looked up on for the
// next; the destructor waits until the look-up has ended, since the system's cannot be cut short.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

namespace klade {

struct PeerTimes {
  std::chrono::milliseconds look_up{1'000};
  std::chrono::milliseconds connect{1'000};
  std::chrono::milliseconds request{4'000};  // from the first byte sent to the whole answer
};

class PeerConnection {
 public:
  PeerConnection(std::string address, const PeerTimes& times);
  ~PeerConnection();
  PeerConnection(const PeerConnection&) = delete;
  PeerConnection& operator=(const PeerConnection&) = delete;

  // The answer's body; nothing when there was none with status 200 in time, or `stop` was
  // requested.
  std::optional<std::string> post(const std::string& target,
                                  const std::string& body,
                                  const std::stop_token& stop);

 private:
  class Line;
  std::unique_ptr<Line> line_;
};

}  // namespace klade
