// SnapshotExport
