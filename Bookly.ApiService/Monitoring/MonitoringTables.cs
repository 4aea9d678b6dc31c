using Bookly.ApiService.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bookly.ApiService.Monitoring;

public static class MonitoringTables
{
    extension(BooklyDbContext db)
    {
        public DbSet<AlarmRecord> Alarms => db.Set<AlarmRecord>();

        public DbSet<MonitorMark> MonitorMarks => db.Set<MonitorMark>();
    }
}

internal sealed class AlarmMapping : IEntityTypeConfiguration<AlarmRecord>
{
    public void Configure(EntityTypeBuilder<AlarmRecord> builder)
    {
        builder.ToTable("alarms");
        builder.Property(alarm => alarm.Kind).HasMaxLength(60);
        // What is wrong already does not begin again.
        builder.HasIndex(alarm => alarm.Kind).IsUnique().HasFilter("ended_at IS NULL").HasDatabaseName("ix_alarms_open");
        builder.HasIndex(alarm => alarm.Id).HasFilter("begin_posted_at IS NULL OR (ended_at IS NOT NULL AND end_posted_at IS NULL)")
            .HasDatabaseName("ix_alarms_to_post");
    }
}

internal sealed class MonitorMarkMapping : IEntityTypeConfiguration<MonitorMark>
{
    public void Configure(EntityTypeBuilder<MonitorMark> builder)
    {
        builder.ToTable("monitor_marks");
        builder.HasKey(mark => mark.Name);
        builder.Property(mark => mark.Name).HasMaxLength(20);
    }
}

internal sealed class ServiceReplicaMapping : IEntityTypeConfiguration<ServiceReplica>
{
    public void Configure(EntityTypeBuilder<ServiceReplica> builder)
    {
        builder.ToTable("service_replicas");
        builder.Property(replica => replica.Id).ValueGeneratedNever();
        builder.Property(replica => replica.Name).HasMaxLength(200);
    }
}
