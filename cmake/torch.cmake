# SPDX-License-Identifier: BSD-3-Clause
# The engine of ct-denoise, if there is libtorch (Debian: libtorch-dev; else CMAKE_PREFIX_PATH to an unpacked libtorch): a library
# that the tool loads when it is first wanted. What is installed beside the tools needs nothing of it.
set(HARIMA_TORCH AUTO CACHE STRING "build the engine of ct-denoise: ON, OFF, or AUTO, if there is libtorch")

set(HAS_TORCH OFF)
if(HARIMA_TORCH AND NOT HARIMA_SANITIZE)
  find_package(Torch QUIET)
  set(HAS_TORCH ${Torch_FOUND})
  if(HARIMA_TORCH STREQUAL "ON" AND NOT HAS_TORCH)
    message(FATAL_ERROR "HARIMA_TORCH is ON, but no libtorch was found; set CMAKE_PREFIX_PATH to it")
  endif()
endif()
if(NOT HAS_TORCH)
  message(STATUS "ct-denoise: without networks (no libtorch, or HARIMA_TORCH is OFF)")
  return()
endif()

message(STATUS "ct-denoise: networks by libtorch ${Torch_VERSION}")
file(GLOB TORCH_SOURCES CONFIGURE_DEPENDS libcommon/denoise/torch/*.cc libcommon/denoise/tiles/*.cc)
add_library(harima_torch MODULE ${TORCH_SOURCES} libcommon/denoise/network.cc libcommon/denoise/rectified_norm.cc
            libcommon/denoise/resampling.cc libcommon/base/address_space.cc libcommon/base/error.cc libcommon/base/parallel.cc libcommon/base/text.cc)
set_target_properties(harima_torch PROPERTIES LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR} CXX_VISIBILITY_PRESET hidden)
target_include_directories(harima_torch PRIVATE libcommon)
target_include_directories(harima_torch SYSTEM PRIVATE ${TORCH_INCLUDE_DIRS})
target_link_libraries(harima_torch PRIVATE ${TORCH_LIBRARIES} fmt::fmt OpenMP::OpenMP_CXX)
install(TARGETS harima_torch LIBRARY DESTINATION lib/harima/engines COMPONENT networks)
