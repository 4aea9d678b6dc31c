using Bookly.ApiService.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bookly.ApiService.Accounts.Staff;

public static class StaffTables
{
    extension(BooklyDbContext db)
    {
        public DbSet<StaffInvitation> StaffInvitations => db.Set<StaffInvitation>();
    }
}

internal sealed class StaffInvitationMapping : IEntityTypeConfiguration<StaffInvitation>
{
    public void Configure(EntityTypeBuilder<StaffInvitation> builder)
    {
        builder.ToTable("staff_invitations");
        builder.Property(invitation => invitation.Id).ValueGeneratedNever();
        builder.HasIndex(invitation => invitation.TokenHash).IsUnique();
    }
}

internal sealed class StaffDeviceMapping : IEntityTypeConfiguration<StaffDevice>
{
    public void Configure(EntityTypeBuilder<StaffDevice> builder)
    {
        builder.ToTable("staff_devices");
        builder.HasKey(device => new { device.UserId, device.Device, device.Network });
        builder.Property(device => device.Device).HasMaxLength(100);
        builder.Property(device => device.Network).HasMaxLength(64);
        builder.HasOne<User>().WithMany().HasForeignKey(device => device.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}
