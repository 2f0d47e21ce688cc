// KernelFiles
