# SPDX-License-Identifier: BSD-3-Clause
# Adds libcommon/device/cuda to the library `common` if there is a CUDA toolkit (nvcc in PATH, CUDACXX or /usr/local/cuda).
# Kernels are compiled by nvcc; what drives them by the C++ compiler. cuFFT is loaded at run time, the CUDA runtime is linked in:
# programs built with CUDA start on machines without it.
set(HARIMA_CUDA AUTO CACHE STRING "build for NVIDIA GPUs: ON, OFF, or AUTO, if there is a CUDA toolkit")
set(architectures "75-real;80-real;86-real;89-real;90-real;100-real;120")
if(DEFINED ENV{CUDAARCHS})
  set(architectures "$ENV{CUDAARCHS}")
endif()
set(HARIMA_CUDA_ARCHITECTURES "${architectures}" CACHE STRING
    "machine code for these compute capabilities, and what newer GPUs translate where there is no -real")

set(HAS_CUDA OFF)
if(HARIMA_CUDA)
  find_program(HARIMA_NVCC nvcc HINTS ENV CUDACXX ENV CUDA_HOME PATHS /usr/local/cuda PATH_SUFFIXES bin)
  if(HARIMA_NVCC AND NOT CMAKE_CUDA_COMPILER)
    set(CMAKE_CUDA_COMPILER ${HARIMA_NVCC})
  endif()
  if(CMAKE_CUDA_COMPILER)
    set(CMAKE_CUDA_ARCHITECTURES ${HARIMA_CUDA_ARCHITECTURES})
    enable_language(CUDA)
    find_package(CUDAToolkit REQUIRED)
    set(HAS_CUDA ON)
  elseif(HARIMA_CUDA STREQUAL "ON")
    message(FATAL_ERROR "HARIMA_CUDA is ON, but no nvcc was found; set CUDACXX to it")
  endif()
endif()

if(NOT HAS_CUDA)
  message(STATUS "ct-rec: CPU only (no CUDA toolkit, or HARIMA_CUDA is OFF)")
  target_sources(common PRIVATE libcommon/device/without_cuda.cc)
  return()
endif()

message(STATUS "ct-rec: CPU and CUDA ${CUDAToolkit_VERSION} for ${HARIMA_CUDA_ARCHITECTURES}")
file(GLOB CUDA_SOURCES CONFIGURE_DEPENDS libcommon/device/cuda/*.cu libcommon/device/cuda/*.cc)
add_library(gpu_cuda OBJECT ${CUDA_SOURCES})
set_target_properties(gpu_cuda PROPERTIES CUDA_STANDARD 17)  # CMake 3.25 knows none later of nvcc
target_include_directories(gpu_cuda PRIVATE libcommon)
target_include_directories(gpu_cuda SYSTEM PRIVATE ${CUDAToolkit_INCLUDE_DIRS})
target_compile_definitions(gpu_cuda PRIVATE CT_GPU_TARGET=cuda HARIMA_CUDA_LIBRARIES="${CUDAToolkit_LIBRARY_DIR}")
string(REPLACE ";" "," host_warnings "${HARIMA_WARNINGS}")
target_compile_options(gpu_cuda PRIVATE
  "$<$<COMPILE_LANGUAGE:CUDA>:-fmad=false;-Xcompiler=${host_warnings},-Wno-unknown-pragmas,-ffp-contract=off>")
target_link_libraries(gpu_cuda PRIVATE fmt::fmt)
target_sources(common PRIVATE libcommon/device/with_cuda.cc $<TARGET_OBJECTS:gpu_cuda>)
target_link_libraries(common PRIVATE CUDA::cudart_static ${CMAKE_DL_LIBS})
