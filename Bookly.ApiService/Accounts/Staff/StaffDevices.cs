using Bookly.ApiService.Data;
using Bookly.ApiService.Mail;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Accounts.Staff;

/// <summary>Tells the owners when somebody of the staff signs in from where they never did before: it may not be them.</summary>
public sealed class StaffDevices(BooklyDbContext db, Outbox outbox, AccountMails mails, TimeProvider time)
{
    public Task NoteSignInAsync(User user, string device, string network, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(user);
        return db.InTransactionAsync(
            async token =>
            {
                var isNew = await db.Database.ExecuteSqlAsync(
                    $"""
                    INSERT INTO staff_devices (user_id, device, network, first_seen_at) VALUES ({user.Id}, {device}, {network}, {time.GetUtcNow()})
                    ON CONFLICT DO NOTHING
                    """, token) == 1;
                if (!isNew) return false;

                foreach (var owner in await db.OwnerAddressesAsync(token))
                {
                    await outbox.AddAsync(mails.StaffDevice(user, owner, device, network), owner, token);
                }

                return true;
            }, cancellationToken);
    }
}
