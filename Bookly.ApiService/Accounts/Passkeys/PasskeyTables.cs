using Bookly.ApiService.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Bookly.ApiService.Accounts.Passkeys;

public static class PasskeyTables
{
    extension(BooklyDbContext db)
    {
        public DbSet<PasskeyChallenge> PasskeyChallenges => db.Set<PasskeyChallenge>();
    }
}

internal sealed class PasskeyChallengeMapping : IEntityTypeConfiguration<PasskeyChallenge>
{
    public void Configure(EntityTypeBuilder<PasskeyChallenge> builder)
    {
        builder.ToTable("passkey_challenges");
        builder.Property(challenge => challenge.Id).ValueGeneratedNever();
        builder.HasOne<User>().WithMany().HasForeignKey(challenge => challenge.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}
