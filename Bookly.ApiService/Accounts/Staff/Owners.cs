using Bookly.ApiService.Data;
using Bookly.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Accounts.Staff;

internal static class Owners
{
    public static Task<List<string>> OwnerAddressesAsync(this BooklyDbContext db, CancellationToken cancellationToken) => db.Database.SqlQuery<string>(
        $"""
        SELECT u.email AS "Value" FROM users u JOIN user_roles m ON m.user_id = u.id JOIN roles r ON r.id = m.role_id
        WHERE r.name = {StaffRole.Owner} AND u.email IS NOT NULL ORDER BY u.email
        """).ToListAsync(cancellationToken);
}
