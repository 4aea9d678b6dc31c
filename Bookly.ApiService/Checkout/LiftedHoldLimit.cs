using Bookly.ApiService.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bookly.ApiService.Checkout;

/// <summary>An account that staff vouches for: it may hold as many copies as there are.</summary>
public sealed class LiftedHoldLimit
{
    public required string UserId { get; init; }

    public required string LiftedBy { get; init; }

    public DateTimeOffset At { get; init; }
}

public static class CheckoutTables
{
    extension(BooklyDbContext db)
    {
        public DbSet<LiftedHoldLimit> LiftedHoldLimits => db.Set<LiftedHoldLimit>();
    }
}

internal sealed class LiftedHoldLimitMapping : IEntityTypeConfiguration<LiftedHoldLimit>
{
    public void Configure(EntityTypeBuilder<LiftedHoldLimit> builder)
    {
        builder.ToTable("lifted_hold_limits");
        builder.HasKey(limit => limit.UserId);
        builder.HasOne<User>().WithMany().HasForeignKey(limit => limit.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}
