#include "tests/kafka/network.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <net/if.h>
#include <sched.h>
#include <unistd.h>

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <future>
#include <string_view>
#include <thread>
#include <utility>

#include "tests/kafka/broker.h"

namespace klade {
namespace {

namespace net = boost::asio;
using boost::system::error_code;
using net::ip::tcp;

constexpr std::string_view kPrefix = "klade";  // and the process that it belongs to
constexpr const char* kCable = "cable";        // its other end
constexpr int kHere = 3;
constexpr const char* kNobody = "02:00:00:00:00:01";

bool ran(const std::string& command) {
  return std::system(command.c_str()) == 0;  // NOLINT(concurrency-mt-unsafe)
}

bool has_ip() { return ran("command -v ip >/dev/null"); }

void skip(const std::string& why) { GTEST_SKIP() << why; }

// 198.18.0.0/15 is set aside for tests of networks (RFC 2544): sixteen addresses a process.
std::string address(int number) {
  const int block = getpid() % (1 << 13);
  return "198." + std::to_string(18 + (block >> 12)) + '.' + std::to_string((block >> 4) & 255) +
         '.' + std::to_string((block & 15) * 16 + number);
}

// Of processes that are no more.
void remove_what_was_left() {
  struct if_nameindex* const all = if_nameindex();
  for (auto* at = all; at != nullptr && at->if_index != 0; ++at) {
    const std::string_view name = at->if_name;
    if (!name.starts_with(kPrefix)) continue;
    const std::string owner(name.substr(kPrefix.size()));
    const int process = std::atoi(owner.c_str());  // NOLINT(cert-err34-c): 0 is nobody's
    if (process > 0 && kill(process, 0) != 0 && errno == ESRCH) {
      ran("ip link del " + std::string(name) + " 2>/dev/null");
    }
  }
  if_freenameindex(all);
}

// Two sockets of which each gets what the other says.
struct Passage : std::enable_shared_from_this<Passage> {
  Passage(tcp::socket here, tcp::socket there) : ends{std::move(here), std::move(there)} {}

  void pass(std::size_t from) {
    ends[from].async_read_some(
        net::buffer(bytes[from]),
        [self = shared_from_this(), from](error_code error, std::size_t size) {
          if (error) return self->close();
          net::async_write(self->ends[1 - from],
                           net::buffer(self->bytes[from], size),
                           [self, from](error_code failed, std::size_t) {
                             if (failed) return self->close();
                             self->pass(from);
                           });
        });
  }
  void close() {
    error_code ignored;
    for (tcp::socket& end : ends) end.close(ignored);
  }

  std::array<tcp::socket, 2> ends;
  std::array<std::array<char, 16384>, 2> bytes{};
};

}  // namespace

// A socket belongs to the machine of the thread that makes it: listeners to the test's, what
// connects to the other one's, where this thread lives.
class CuttableNetwork::Doors {
 public:
  explicit Doors(int other_machine) {
    std::promise<bool> promise;
    auto is_there = promise.get_future();
    thread_ = std::thread([this, other_machine, told = std::move(promise)]() mutable {
      const bool there = setns(other_machine, CLONE_NEWNET) == 0;
      told.set_value(there);
      if (there) io_.run();
    });
    EXPECT_TRUE(is_there.get()) << "no way into the network namespace";
  }
  ~Doors() {
    io_.stop();
    thread_.join();
  }
  Doors(const Doors&) = delete;
  Doors& operator=(const Doors&) = delete;

  std::uint16_t open(std::uint16_t port) {
    auto listener =
        std::make_shared<tcp::acceptor>(io_, tcp::endpoint(net::ip::address_v4::loopback(), 0));
    const std::uint16_t own = listener->local_endpoint().port();
    net::post(io_, [this, listener, port] { accept(listener, port); });
    return own;
  }

 private:
  void accept(const std::shared_ptr<tcp::acceptor>& listener, std::uint16_t port) {
    listener->async_accept([this, listener, port](error_code error, tcp::socket client) {
      if (error) return;
      tcp::socket other(io_);
      error_code refused;
      other.connect({net::ip::address_v4::loopback(), port}, refused);
      // A socket that is not kept closes.
      if (!refused) {
        client.set_option(tcp::no_delay(true), refused);
        other.set_option(tcp::no_delay(true), refused);
        const auto passage = std::make_shared<Passage>(std::move(client), std::move(other));
        passage->pass(0);
        passage->pass(1);
      }
      accept(listener, port);
    });
  }

  net::io_context io_;
  net::executor_work_guard<net::io_context::executor_type> stays_{io_.get_executor()};
  std::thread thread_;
};

CuttableNetwork::CuttableNetwork() : CuttableNetwork(SayingNothing{}) {
  if (exists()) return;
  if (has_ip()) {
    skip("this machine permits no network namespaces and bridges");
  } else {
    skip_or_fail("no `ip` to make a network with");
  }
}

std::unique_ptr<CuttableNetwork> CuttableNetwork::where_permitted() {
  std::unique_ptr<CuttableNetwork> made(new CuttableNetwork(SayingNothing{}));
  return made->exists() ? std::move(made) : nullptr;
}

CuttableNetwork::CuttableNetwork(SayingNothing)
    : switch_(std::string(kPrefix) + std::to_string(getpid())), plug_(switch_ + 'p') {
  for (int i = 1; i <= kHere; ++i) here_.push_back(address(i));
  there_ = address(kHere + 1);
  here_too_ = address(kHere + 2);
  if (!has_ip()) return;
  remove_what_was_left();
  if (!make_other_machine() || !ran("ip link add " + switch_ + " type bridge")) return;
  const std::string whose_plug = std::to_string(getpid());
  ip_inside("link set lo up");
  ip_inside(std::string("link add ") + kCable + " type veth peer name " + plug_ + " netns " +
            whose_plug);
  ip_inside("addr add " + there_ + "/28 dev " + kCable);
  ip_inside(std::string("link set ") + kCable + " up");
  // The first is what connections from here come from.
  ip("addr add " + here_too_ + "/28 dev " + switch_);
  for (const std::string& one : here_) ip("addr add " + one + "/28 dev " + switch_);
  ip("link set " + switch_ + " up");
  ip("link set " + plug_ + " master " + switch_ + " up");
  doors_ = std::make_unique<Doors>(namespace_);
}

CuttableNetwork::~CuttableNetwork() {
  if (exists()) ip("link del " + switch_);
  doors_.reset();
  // With its last thread and process the other machine goes, and its end of the cable.
  if (namespace_ >= 0) close(namespace_);
}

bool CuttableNetwork::make_other_machine() {
  std::thread([this] {
    if (unshare(CLONE_NEWNET) != 0) return;
    namespace_ = open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC);
  }).join();
  return namespace_ >= 0;
}

void CuttableNetwork::inside(const std::function<void()>& what) const {
  std::thread([&] {
    ASSERT_EQ(setns(namespace_, CLONE_NEWNET), 0);
    what();
  }).join();
}

std::uint16_t CuttableNetwork::door_to(std::uint16_t port) { return doors_->open(port); }

void CuttableNetwork::cut() const { ip("link set " + plug_ + " down"); }
void CuttableNetwork::mend() const { ip("link set " + plug_ + " up"); }

void CuttableNetwork::cut_from(const std::string& address) const {
  ip_inside("neigh replace " + address + " lladdr " + kNobody + " nud permanent dev " + kCable);
}
void CuttableNetwork::mend_from(const std::string& address) const {
  ip_inside("neigh del " + address + " dev " + kCable);
}

void CuttableNetwork::ip(const std::string& arguments) const {
  EXPECT_TRUE(ran("ip " + arguments)) << "ip " << arguments;
}
void CuttableNetwork::ip_inside(const std::string& arguments) const {
  inside([&] { ip(arguments); });
}

}  // namespace klade
