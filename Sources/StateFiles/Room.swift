// StateFiles
