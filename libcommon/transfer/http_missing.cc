// SPDX-License-Identifier: BSD-3-Clause
// In place of http.cc where there is no libcurl.
#include "transfer/http.h"

namespace harima {

HttpAnswer ask(const HttpRequest& request) {
  fail("{}: this fxfer was built without libcurl and does not speak S3, nor to etcd",
       request.url.substr(0, request.url.find('?')));
}

}  // namespace harima
