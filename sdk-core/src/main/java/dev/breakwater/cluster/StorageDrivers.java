package dev.breakwater.cluster;

import dev.breakwater.document.Document;

/**
 * Which storage drivers AKS runs.
 *
 * @param disk the disk driver
 * @param file the file driver
 * @param blob the blob driver
 * @param snapshots the snapshot controller
 */
public record StorageDrivers(boolean disk, boolean file, boolean blob, boolean snapshots) implements Part {
    /** What the service runs by default: all but the blob driver. */
    public static StorageDrivers standard() {
        return new StorageDrivers(true, true, false, true);
    }

    /** These and the blob driver. */
    public StorageDrivers withBlob() {
        return new StorageDrivers(disk, file, true, snapshots);
    }

    @Override
    public Document onto(Document properties) {
        return properties
                .withAt("/storageProfile/diskCSIDriver/enabled", disk)
                .withAt("/storageProfile/fileCSIDriver/enabled", file)
                .withAt("/storageProfile/blobCSIDriver/enabled", blob)
                .withAt("/storageProfile/snapshotController/enabled", snapshots);
    }
}
