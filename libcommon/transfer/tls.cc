// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/tls.h"

#include <fcntl.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <mutex>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace harima {

namespace {

template <auto free>
struct Free {
  template <class T>
  void operator()(T* thing) const {
    free(thing);
  }
};
using Context = std::unique_ptr<SSL_CTX, Free<SSL_CTX_free>>;
using Session = std::unique_ptr<SSL, Free<SSL_free>>;
using Key = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Free<X509_free>>;
using File = std::unique_ptr<FILE, Free<fclose>>;

std::string reason() {
  const unsigned long code = ERR_get_error();
  return code == 0                       ? "the connection was closed"
         : ERR_reason_error_string(code) ? ERR_reason_error_string(code)
                                         : "error of TLS";
}

std::string hex(std::span<const unsigned char> bytes) {
  std::string text;
  for (unsigned char byte : bytes) text += fmt::format("{:02x}", byte);
  return text;
}

Context make_context(const SSL_METHOD* method) {
  signal(SIGPIPE, SIG_IGN);  // OpenSSL writes without MSG_NOSIGNAL
  Context context(SSL_CTX_new(method));
  if (!context) fail("TLS cannot be used: {}", reason());
  SSL_CTX_set_min_proto_version(context.get(), TLS1_3_VERSION);
  SSL_CTX_set_ciphersuites(context.get(),
                           "TLS_AES_128_GCM_SHA256:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_256_GCM_SHA384");
  SSL_CTX_set_mode(context.get(), SSL_MODE_AUTO_RETRY | SSL_MODE_ENABLE_PARTIAL_WRITE);
  SSL_CTX_set_num_tickets(context.get(), 0);
  SSL_CTX_set_read_ahead(context.get(), 1);
  SSL_CTX_set_default_read_buffer_len(context.get(), size_t{256} << 10);
  return context;
}

std::string pin_of(X509* certificate) {
  std::array<unsigned char, 32> sum;
  unsigned int length = sum.size();
  if (!certificate || X509_digest(certificate, EVP_sha256(), sum.data(), &length) != 1)
    fail("the certificate cannot be read");
  return hex(sum);
}

// A session of OpenSSL is for one thread at a time: it is held for as long as something can be done, and what
// cannot is waited for without it.
class TlsChannel : public Channel {
 public:
  TlsChannel(int socket, Session session)
      : line_(socket_channel(socket)), socket_(socket), session_(std::move(session)) {
    if (fcntl(socket_, F_SETFL, fcntl(socket_, F_GETFL) | O_NONBLOCK) != 0)
      fail_errno("a connection cannot be used");
  }

  // Small pieces that something follows are kept, to leave in one record with it.
  void send(std::span<const std::byte> bytes, bool more) override {
    if (more && kept_.size() + bytes.size() <= kKept) {
      kept_.insert(kept_.end(), bytes.begin(), bytes.end());
      return;
    }
    if (!kept_.empty()) {
      const size_t with = std::min(bytes.size(), kKept - std::min(kKept, kept_.size()));
      kept_.insert(kept_.end(), bytes.begin(), bytes.begin() + std::ptrdiff_t(with));
      write(kept_);
      kept_.clear();
      bytes = bytes.subspan(with);
    }
    write(bytes);
  }
  size_t receive(std::span<std::byte> bytes) override {
    return turn([&](size_t& n) { return SSL_read_ex(session_.get(), bytes.data(), bytes.size(), &n); });
  }
  bool has_input(int wait_ms) override {
    {
      const std::lock_guard lock(mutex_);
      if (SSL_has_pending(session_.get())) return true;
    }
    pollfd waiting{socket_, POLLIN, 0};
    return poll(&waiting, 1, wait_ms) > 0;
  }
  std::optional<std::chrono::microseconds> round_trip() const override { return line_->round_trip(); }
  std::string binding() const override {
    constexpr std::string_view kLabel = "EXPORTER-fxfer";
    std::array<unsigned char, 32> bytes;
    const std::lock_guard lock(mutex_);
    if (SSL_export_keying_material(session_.get(), bytes.data(), bytes.size(), kLabel.data(), kLabel.size(),
                                   nullptr, 0, 0) != 1)
      fail("TLS cannot be used: {}", reason());
    return hex(bytes);
  }
  void close() noexcept override { line_->close(); }

 private:
  static constexpr size_t kKept = size_t{16} << 10;  // a record
  void write(std::span<const std::byte> bytes) {
    while (!bytes.empty())
      bytes = bytes.subspan(
          turn([&](size_t& n) { return SSL_write_ex(session_.get(), bytes.data(), bytes.size(), &n); }));
  }
  // Until something has been done, as often as it takes: of how many bytes; 0: the other end has closed in
  // order.
  template <class Action>
  size_t turn(Action action) {
    for (;;) {
      int state;
      {
        const std::lock_guard lock(mutex_);
        ERR_clear_error();
        size_t n = 0;
        if (action(n) == 1) return n;
        state = SSL_get_error(session_.get(), 0);
      }
      if (state == SSL_ERROR_ZERO_RETURN) return 0;
      if (state != SSL_ERROR_WANT_READ && state != SSL_ERROR_WANT_WRITE) fail_lost("{}", reason());
      pollfd waiting{socket_, short(state == SSL_ERROR_WANT_READ ? POLLIN : POLLOUT), 0};
      poll(&waiting, 1, -1);
    }
  }

  std::unique_ptr<Channel> line_;  // owns the socket
  const int socket_;
  mutable std::mutex mutex_;  // of the session
  Session session_;
  std::vector<std::byte> kept_;
};

Session make_session(SSL_CTX* context, int socket) {
  Session session(SSL_new(context));
  if (!session || SSL_set_fd(session.get(), socket) != 1) {
    ::close(socket);
    fail("TLS cannot be used: {}", reason());
  }
  return session;
}

Key new_key() {
  Key key(EVP_EC_gen("P-256"));
  if (!key) fail("no key can be made: {}", reason());
  return key;
}

Certificate new_certificate(EVP_PKEY* key) {
  constexpr long kTenYears = 10L * 365 * 24 * 3600;
  Certificate certificate(X509_new());
  X509_set_version(certificate.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -24 * 3600);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), kTenYears);
  X509_set_pubkey(certificate.get(), key);
  X509_NAME* name = X509_get_subject_name(certificate.get());
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("fxfer"), -1,
                             -1, 0);
  X509_set_issuer_name(certificate.get(), name);
  if (X509_sign(certificate.get(), key, EVP_sha256()) == 0) fail("no certificate can be made: {}", reason());
  return certificate;
}

File open_file(const std::string& path, const char* how) {
  File file(fopen(path.c_str(), how));
  if (!file) fail_errno(fmt::format("{}: cannot open", path));
  return file;
}

}  // namespace

struct TlsIdentity::Keys {
  Key key;
  Certificate certificate;
  Context context = make_context(TLS_server_method());
  void use() {
    if (SSL_CTX_use_certificate(context.get(), certificate.get()) != 1 ||
        SSL_CTX_use_PrivateKey(context.get(), key.get()) != 1 ||
        SSL_CTX_check_private_key(context.get()) != 1)
      fail("key and certificate do not belong together: {}", reason());
  }
};

TlsIdentity::TlsIdentity() : keys_(std::make_unique<Keys>()) {
  keys_->key = new_key();
  keys_->certificate = new_certificate(keys_->key.get());
  keys_->use();
}

TlsIdentity::TlsIdentity(const std::string& key_file, const std::string& certificate_file)
    : keys_(std::make_unique<Keys>()) {
  if (access(key_file.c_str(), F_OK) != 0) {
    keys_->key = new_key();
    keys_->certificate = new_certificate(keys_->key.get());
    const mode_t mask = umask(077);
    const File key = open_file(key_file, "wx"), certificate = open_file(certificate_file, "wx");
    umask(mask);
    if (PEM_write_PrivateKey(key.get(), keys_->key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1 ||
        PEM_write_X509(certificate.get(), keys_->certificate.get()) != 1)
      fail("{}: cannot be written: {}", key_file, reason());
  } else {
    keys_->key.reset(PEM_read_PrivateKey(open_file(key_file, "r").get(), nullptr, nullptr, nullptr));
    keys_->certificate.reset(
        PEM_read_X509(open_file(certificate_file, "r").get(), nullptr, nullptr, nullptr));
    if (!keys_->key || !keys_->certificate)
      fail("{}, {}: no key and certificate in PEM: {}", key_file, certificate_file, reason());
  }
  keys_->use();
}

TlsIdentity::~TlsIdentity() = default;

std::string TlsIdentity::pin() const { return pin_of(keys_->certificate.get()); }

std::unique_ptr<Channel> TlsIdentity::accept(int socket) const {
  Session session = make_session(keys_->context.get(), socket);
  ERR_clear_error();
  if (SSL_accept(session.get()) != 1) {
    ::close(socket);
    fail("the client does not speak TLS 1.3: {}", reason());
  }
  return std::make_unique<TlsChannel>(socket, std::move(session));
}

std::unique_ptr<Channel> connect_tls(int socket, const std::string& pin, std::string* found) {
  static const Context context = make_context(TLS_client_method());
  Session session = make_session(context.get(), socket);
  ERR_clear_error();
  const auto refuse = [&](const std::string& why) {
    ::close(socket);
    fail("{}", why);
  };
  errno = 0;
  const bool is_greeted = SSL_connect(session.get()) == 1;
  if (!is_greeted && errno == EAGAIN) {
    ::close(socket);
    fail_lost("it does not answer");
  }
  if (!is_greeted) refuse("the server does not speak TLS 1.3: " + reason());
  const Certificate certificate(SSL_get1_peer_certificate(session.get()));
  const std::string seen = certificate ? pin_of(certificate.get()) : "none";
  if (found) *found = seen;
  if (!pin.empty() && !same_secret(pin, seen))
    refuse(fmt::format("the server's certificate is {}, wanted {}", seen, pin));
  return std::make_unique<TlsChannel>(socket, std::move(session));
}

std::string hex(std::span<const std::byte> bytes) {
  return hex(std::span(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()));
}

Sha256::Sha256()
    : state_(EVP_MD_CTX_new(), [](void* state) { EVP_MD_CTX_free(static_cast<EVP_MD_CTX*>(state)); }) {
  if (!state_ || EVP_DigestInit_ex(static_cast<EVP_MD_CTX*>(state_.get()), EVP_sha256(), nullptr) != 1)
    fail("no SHA-256: {}", reason());
}

void Sha256::add(std::span<const std::byte> bytes) {
  if (EVP_DigestUpdate(static_cast<EVP_MD_CTX*>(state_.get()), bytes.data(), bytes.size()) != 1)
    fail("no SHA-256: {}", reason());
}

std::array<std::byte, kSha256Bytes> Sha256::sum() {
  std::array<std::byte, kSha256Bytes> sum;
  if (EVP_DigestFinal_ex(static_cast<EVP_MD_CTX*>(state_.get()), reinterpret_cast<unsigned char*>(sum.data()),
                         nullptr) != 1)
    fail("no SHA-256: {}", reason());
  return sum;
}

std::string random_hex(size_t bytes) {
  std::vector<unsigned char> random(bytes);
  if (RAND_bytes(random.data(), int(bytes)) != 1) fail("no random numbers: {}", reason());
  return hex(random);
}

std::string sha256_hex(std::span<const std::byte> data) {
  std::array<unsigned char, 32> sum;
  unsigned int length = sum.size();
  if (EVP_Digest(data.data(), data.size(), sum.data(), &length, EVP_sha256(), nullptr) != 1)
    fail("no SHA-256: {}", reason());
  return hex(sum);
}

std::string md5_hex(std::span<const std::byte> data) {
  std::array<unsigned char, 16> sum;
  unsigned int length = sum.size();
  if (EVP_Digest(data.data(), data.size(), sum.data(), &length, EVP_md5(), nullptr) != 1)
    fail("no MD5: {}", reason());
  return hex(sum);
}

std::string hmac_sha256(const std::string& key, const std::string& text) {
  std::string sum(32, '\0');
  unsigned int length = unsigned(sum.size());
  if (!HMAC(EVP_sha256(), key.data(), int(key.size()), reinterpret_cast<const unsigned char*>(text.data()),
            text.size(), reinterpret_cast<unsigned char*>(sum.data()), &length))
    fail("no HMAC: {}", reason());
  return sum;
}

std::string hmac_sha256_hex(const std::string& key, const std::string& text) {
  const std::string sum = hmac_sha256(key, text);
  return hex({reinterpret_cast<const unsigned char*>(sum.data()), sum.size()});
}

bool same_secret(const std::string& a, const std::string& b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace harima
