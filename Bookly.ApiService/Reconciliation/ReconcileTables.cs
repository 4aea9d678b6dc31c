using Bookly.ApiService.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bookly.ApiService.Reconciliation;

public static class ReconcileTables
{
    extension(BooklyDbContext db)
    {
        public DbSet<ReconcileRun> ReconcileRuns => db.Set<ReconcileRun>();

        public DbSet<ReconcileRepair> ReconcileRepairs => db.Set<ReconcileRepair>();

        public DbSet<ReconcileMark> ReconcileMarks => db.Set<ReconcileMark>();
    }
}

internal sealed class ReconcileRunMapping : IEntityTypeConfiguration<ReconcileRun>
{
    public void Configure(EntityTypeBuilder<ReconcileRun> builder)
    {
        builder.ToTable("reconcile_runs");
        // The lease: one run at a time.
        builder.HasIndex(run => run.State).IsUnique().HasFilter("state = 'Running'").HasDatabaseName("ux_reconcile_runs_one_running");
        builder.HasIndex(run => run.StartedAt);
        builder.Property(run => run.StepFraction).HasDefaultValue(0.0);
        builder.Property(run => run.Orders).HasDefaultValue(0);
        builder.Property(run => run.Sessions).HasDefaultValue(0);
        builder.Property(run => run.PaymentIntents).HasDefaultValue(0);
        builder.Property(run => run.Refunds).HasDefaultValue(0);
        builder.Property(run => run.Events).HasDefaultValue(0);
        builder.Property(run => run.ForeignObjects).HasDefaultValue(0);
        builder.Property(run => run.Failed).HasDefaultValue(0);
        builder.Property(run => run.Fence).HasDefaultValue(0);
    }
}

internal sealed class ReconcileRepairMapping : IEntityTypeConfiguration<ReconcileRepair>
{
    public void Configure(EntityTypeBuilder<ReconcileRepair> builder)
    {
        builder.ToTable("reconcile_repairs");
        builder.HasOne<ReconcileRun>().WithMany().HasForeignKey(repair => repair.RunId).HasConstraintName("fk_reconcile_repairs_reconcile_runs_run_id");
        builder.HasIndex(repair => new { repair.RunId, repair.Kind });
    }
}

internal sealed class ReconcileMarkMapping : IEntityTypeConfiguration<ReconcileMark>
{
    public void Configure(EntityTypeBuilder<ReconcileMark> builder)
    {
        builder.ToTable("reconcile_marks");
        builder.HasKey(mark => mark.Kind);
        builder.Ignore(mark => mark.IsScanning);
    }
}
